package io.voxelize.net.internal.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What {@link InboundRing} promises between the event loop, an inflater thread and the game thread. */
public final class InboundRingStress {

    private static final int LENGTH = 256;
    private static final int RECORD_LENGTH = 24;
    private static final int WORDS = RECORD_LENGTH / Integer.BYTES;

    private InboundRingStress() {}

    /**
     * A ring, and what the game thread has read from it: a decimal digit for each record, 9 for one that is not whole.
     */
    private abstract static class Rings {
        final InboundRing ring = new InboundRing(LENGTH);
        private final ControlledMessageHandler handler = this::onRecord;
        private int read;

        private ControlledMessageHandler.Action onRecord(
                int recordType, MutableDirectBuffer buffer, int index, int length) {
            read = read * 10 + digit(buffer, index, length);
            return ControlledMessageHandler.Action.CONTINUE;
        }

        private static int digit(MutableDirectBuffer buffer, int index, int length) {
            int first = buffer.getInt(index);
            for (int i = 1; i < WORDS; i++) {
                if (length != RECORD_LENGTH || buffer.getInt(index + i * Integer.BYTES) != first) {
                    return 9;
                }
            }
            return first;
        }

        /** Drains twice, since what a second look finds must go on where the first has stopped. */
        final int drain() {
            read = 0;
            ring.drain(handler, 10);
            ring.drain(handler, 10);
            return read;
        }

        final int claim() {
            return ring.tryClaim(1, RECORD_LENGTH);
        }

        final void write(int index, int digit) {
            for (int i = 0; i < WORDS; i++) {
                ring.buffer().putInt(index + i * Integer.BYTES, digit);
            }
        }
    }

    /** A ring without room for one more record. */
    private abstract static class FullRing extends Rings {
        /** What a drain of all of it reads. */
        int old;

        FullRing() {
            for (int index = claim(); index != InboundRing.FULL; index = claim()) {
                write(index, 1);
                ring.commit(index);
                old = old * 10 + 1;
            }
        }
    }

    /** Claim, write and commit, against a drain. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "drained before the first commit")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "drained between the commits")
    @Outcome(id = "12", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "a record that is not whole, or out of order")
    @State
    public static class Commit extends Rings {

        /** Event loop. */
        @Actor
        public void eventLoop() {
            publish(1);
            publish(2);
        }

        private void publish(int digit) {
            int index = claim();
            write(index, digit);
            ring.commit(index);
        }

        /** Game. */
        @Actor
        public void game(I_Result result) {
            result.r1 = drain();
        }
    }

    /**
     * Records that are appended and then handed over together, one of them written and never appended, against a drain.
     */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "drained before they were published")
    @Outcome(id = "13", expect = ACCEPTABLE, desc = "drained before the last was published")
    @Outcome(id = "134", expect = ACCEPTABLE, desc = "all, in order")
    @Outcome(expect = FORBIDDEN, desc = "a record that is not whole, or was not published")
    @State
    public static class Written extends Rings {

        /** Event loop. */
        @Actor
        public void eventLoop() {
            ring.append(1, written(1), RECORD_LENGTH);
            written(2);
            ring.append(1, written(3), RECORD_LENGTH);
            ring.publish();
            ring.append(1, written(4), RECORD_LENGTH);
            ring.publish();
        }

        private int written(int digit) {
            int index = ring.peek(RECORD_LENGTH);
            write(index, digit);
            return index;
        }

        /** Game. */
        @Actor
        public void game(I_Result result) {
            result.r1 = drain();
        }
    }

    /** Two open claims, of which the second ends first. */
    @JCStressTest
    @Outcome(id = "0, 12", expect = ACCEPTABLE, desc = "the first was open")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the second was open; in another order this would be 2, 1")
    @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "both had ended")
    @Outcome(expect = FORBIDDEN, desc = "the second overtook the first, or one is lost or not whole")
    @State
    public static class Overtaking extends Rings {
        private final int first = claim();
        private final int second = claim();

        /** Event loop and inflater thread: the order of their commits is what matters, not who makes them. */
        @Actor
        public void inflater() {
            write(second, 2);
            ring.commit(second);
            write(first, 1);
            ring.commit(first);
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = drain();
        }

        /** Game, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = drain();
        }
    }

    /** Two open claims, ended on two threads at once: one is aborted. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the committed one, and the ring goes on")
    @Outcome(expect = FORBIDDEN, desc = "the aborted one was read, or stalls the ring")
    @State
    public static class Abort extends Rings {
        private final int first = claim();
        private final int second = claim();

        /** Inflater thread. */
        @Actor
        public void inflater() {
            write(first, 1);
            ring.abort(first);
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            write(second, 2);
            ring.commit(second);
        }

        /** Game, later. */
        @Arbiter
        public void game(I_Result result) {
            result.r1 = drain();
        }
    }

    /** Room that was seen is there, while the game thread drains a full ring. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "full")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "room came between the question and the claim")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "room")
    @Outcome(expect = FORBIDDEN, desc = "room was promised and is not there")
    @State
    public static class Room extends FullRing {

        /** Event loop. */
        @Actor
        public void eventLoop(II_Result result) {
            result.r1 = ring.hasRoom(RECORD_LENGTH) ? 1 : 0;
            int index = claim();
            result.r2 = index == InboundRing.FULL ? 0 : 1;
            if (index != InboundRing.FULL) {
                ring.commit(index);
            }
        }

        /** Game. */
        @Actor
        public void game() {
            drain();
        }
    }

    /** Records that are written where drained ones were: the first still fits behind them. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "there was no room")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "there was room for one, behind the old ones")
    @Outcome(id = "23", expect = ACCEPTABLE, desc = "both behind the old ones, all whole")
    @Outcome(expect = FORBIDDEN, desc = "a record was written over before it was drained, or one is lost")
    @State
    public static class Reuse extends FullRing {
        /** Enough to meet a drain that is under way. */
        private static final int CLAIMS = 100;

        private int read;

        /** Event loop. */
        @Actor
        public void eventLoop() {
            if (publish(2)) {
                publish(3);
            }
        }

        private boolean publish(int digit) {
            int index = claim();
            for (int i = 1; i < CLAIMS && index == InboundRing.FULL; i++) {
                index = claim();
            }
            if (index == InboundRing.FULL) {
                return false;
            }
            write(index, digit);
            ring.commit(index);
            return true;
        }

        /** Game. */
        @Actor
        public void game() {
            read = drain();
        }

        /** Game, later. */
        @Arbiter
        public void rest(I_Result result) {
            int rest = drain();
            long all = rest == 0 ? read : read * (rest > 9 ? 100L : 10L) + rest;
            if (all == old) {
                result.r1 = 0;
            } else if (all == old * 10L + 2) {
                result.r1 = 2;
            } else {
                result.r1 = all == old * 100L + 23 ? 23 : 9;
            }
        }
    }
}
