package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.metrics.Counter;

/**
 * What retaining the chunks of a connection takes.
 *
 * <p><b>Thread:</b> as its parts.
 */
record RetainContext(SlabPool slabs, WritableCounters counters, LeakDetector leaks, ArrayInflater inflater) {

    /** Adds a reference to a slab of a record, within the budget; a refusal is counted. Thread: game. */
    boolean tryRetain(Slab slab) {
        // What was lost makes room.
        leaks.collect();
        if (!slab.tryRetain()) {
            counters.increment(Counter.RETAIN_REFUSED);
            return false;
        }
        return true;
    }
}
