package io.voxelize.net.internal.metrics;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.metrics.Counter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What {@link WritableCounters} promise: nothing added is lost, and what was counted has happened. */
public final class WritableCountersStress {

    private WritableCountersStress() {}

    /** Two threads add to a counter that several may write. */
    @JCStressTest
    @Outcome(id = "5", expect = ACCEPTABLE, desc = "all of it")
    @Outcome(expect = FORBIDDEN, desc = "something added is lost")
    @State
    public static class Shared {
        private final WritableCounters counters = new WritableCounters();

        /** Inflater thread. */
        @Actor
        public void inflater() {
            counters.addShared(Counter.ARRAY_BYTES_RECEIVED, 2);
            counters.incrementShared(Counter.ARRAY_BYTES_RECEIVED);
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            counters.addShared(Counter.ARRAY_BYTES_RECEIVED, 2);
        }

        /** Any, later. */
        @Arbiter
        public void rest(I_Result result) {
            result.r1 = (int) counters.get(Counter.ARRAY_BYTES_RECEIVED);
        }
    }

    /** One thread adds and another reads. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "done, not counted yet")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "done and counted")
    @Outcome(expect = FORBIDDEN, desc = "counted before it was done")
    @State
    public static class Published {
        private final WritableCounters counters = new WritableCounters();
        private int done;

        /** The one writer. */
        @Actor
        public void eventLoop() {
            done = 1;
            counters.increment(Counter.MESSAGES_RECEIVED);
        }

        /** Any reader. */
        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) counters.get(Counter.MESSAGES_RECEIVED);
            result.r2 = done;
        }
    }
}
