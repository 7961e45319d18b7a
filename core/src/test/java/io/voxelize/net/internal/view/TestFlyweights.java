package io.voxelize.net.internal.view;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.SlabPool;

/** Creates flyweights without leak detection. */
public final class TestFlyweights {

    private TestFlyweights() {}

    /** A flyweight that wraps nothing yet; compressed chunks cannot be inflated. */
    public static MessageFlyweight message(SlabPool slabs, WritableCounters counters, boolean checked) {
        return message(slabs, counters, ArrayInflater.NONE, checked);
    }

    /** A flyweight that wraps nothing yet. */
    public static MessageFlyweight message(
            SlabPool slabs, WritableCounters counters, ArrayInflater inflater, boolean checked) {
        LeakDetector leaks = new LeakDetector(LeakDetection.DISABLED, counters);
        return new MessageFlyweight(new RetainContext(slabs, counters, leaks, inflater), checked);
    }
}
