package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.metrics.Counter;

/**
 * What the flyweights of a connection need to retain chunks.
 *
 * <p><b>Thread:</b> as its parts.
 */
record RetainContext(SlabPool slabs, WritableCounters counters, LeakDetector leaks, ArrayInflater inflater) {

    /** Retains a slab of a record if the budget has room; counts a refusal. Thread: game. */
    boolean tryRetain(Slab slab) {
        // Slabs of leaked chunks make room.
        leaks.collect();
        if (!slab.tryRetain()) {
            counters.increment(Counter.RETAIN_REFUSED);
            return false;
        }
        return true;
    }
}
