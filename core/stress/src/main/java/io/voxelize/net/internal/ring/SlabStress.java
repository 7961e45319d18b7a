package io.voxelize.net.internal.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What {@link Slab}, {@link SlabPool} and {@link SlabStore} promise: given back exactly once, whoever drops the last
 * reference, and never used by two.
 */
public final class SlabStress {

    private static final int LENGTH = SlabPool.MIN_SLAB_LENGTH;

    private SlabStress() {}

    /** A pool with room for so many slabs in use, and as many retained. */
    private abstract static class Pools {
        final SlabPool pool;

        Pools(int count) {
            this(count, count);
        }

        Pools(int count, int retainedCount) {
            pool = new SlabPool(count * SlabPool.footprint(LENGTH), retainedCount * SlabPool.footprint(LENGTH));
        }

        final Slab acquire() {
            return Objects.requireNonNull(pool.acquire(LENGTH));
        }

        /** How many slabs can be had, the same one twice counted as 100. */
        final int available() {
            int count = 0;
            Slab last = null;
            for (Slab slab = pool.acquire(LENGTH); slab != null; slab = pool.acquire(LENGTH)) {
                count += slab == last ? 100 : 1;
                last = slab;
            }
            return count;
        }

        /** How many slabs' worth of bytes. */
        static int slabs(long length) {
            return (int) (length / SlabPool.footprint(LENGTH));
        }
    }

    /** Two references, dropped on two threads. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "given back once")
    @Outcome(expect = FORBIDDEN, desc = "lost, or given back twice")
    @State
    public static class Release extends Pools {
        private final Slab slab;

        /** A slab that the game has retained while a record still refers to it. */
        public Release() {
            super(1);
            slab = acquire();
            if (!slab.tryRetain()) {
                throw new IllegalStateException("no room for a retained slab");
            }
        }

        /** Game. */
        @Actor
        public void game() {
            slab.release();
        }

        /** Any thread that the retained data went to. */
        @Actor
        public void mesher() {
            slab.release();
        }

        /** Event loop, later. */
        @Arbiter
        public void eventLoop(III_Result result) {
            result.r1 = slabs(pool.retainedLength());
            result.r2 = slabs(pool.inUseLength());
            result.r3 = available();
        }
    }

    /** A slab that is released by its reader, and taken and written to by the event loop. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "read before; not free yet")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "read before, then taken")
    @Outcome(expect = FORBIDDEN, desc = "written to under its reader")
    @State
    public static class TakenAgain extends Pools {
        private final Slab slab;

        /** A slab in use. */
        public TakenAgain() {
            super(1);
            slab = acquire();
            slab.buffer().putInt(0, 1);
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = slab.buffer().getInt(0);
            slab.release();
        }

        /** Event loop. */
        @Actor
        public void eventLoop(II_Result result) {
            Slab taken = pool.acquire(LENGTH);
            result.r2 = taken == null ? 0 : 1;
            if (taken != null) {
                taken.buffer().putInt(0, 2);
            }
        }
    }

    /** Slabs given back by two threads while the event loop collects what was given back. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both are there again")
    @Outcome(expect = FORBIDDEN, desc = "one is lost, there twice, or was not found")
    @State
    public static class Collected extends Pools {
        private final Slab first;
        private final Slab second;
        private @Nullable Slab taken;

        /** Two slabs in use and one given back. */
        public Collected() {
            super(3);
            first = acquire();
            second = acquire();
            acquire().release();
        }

        /** Game. */
        @Actor
        public void game() {
            first.release();
            second.release();
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            taken = pool.acquire(LENGTH);
        }

        /** Event loop, later. */
        @Arbiter
        public void rest(I_Result result) {
            // With what the event loop has there are three; it must have found the one that was given back before.
            result.r1 = (taken == null ? 100 : 0) + available();
        }
    }

    /** Two threads give a slab back each. */
    @JCStressTest
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "both are there again")
    @Outcome(expect = FORBIDDEN, desc = "one is lost")
    @State
    public static class TwoReturned extends Pools {
        private final Slab first;
        private final Slab second;

        /** Two slabs in use. */
        public TwoReturned() {
            super(2);
            first = acquire();
            second = acquire();
        }

        /** Game. */
        @Actor
        public void game() {
            first.release();
        }

        /** Inflater thread. */
        @Actor
        public void inflater() {
            second.release();
        }

        /** Event loop, later. */
        @Arbiter
        public void eventLoop(II_Result result) {
            result.r1 = slabs(pool.inUseLength());
            result.r2 = available();
        }
    }

    /** A slab is shared for reading while its last reference is dropped. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late to share")
    @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "shared, and read while it was held")
    @Outcome(expect = FORBIDDEN, desc = "read after it was given back, or not given back once")
    @State
    public static class Share extends Pools {
        private final Slab slab;

        /** A slab in use. */
        public Share() {
            super(1);
            slab = acquire();
            slab.buffer().putInt(0, 7);
        }

        /** Any thread that inflates. */
        @Actor
        public void reader(II_Result result) {
            if (slab.tryShare()) {
                result.r1 = slab.buffer().getInt(0);
                slab.release();
            }
        }

        /** Any thread that closes. */
        @Actor
        public void closer() {
            slab.release();
        }

        /** Event loop, later. */
        @Arbiter
        public void eventLoop(II_Result result) {
            result.r2 = available();
        }
    }

    /** A record's slab is given back by the game while somebody whose reference has long gone tries to share it. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "too late to share")
    @Outcome(id = "7, 1", expect = ACCEPTABLE, desc = "shared, and read while it was held")
    @Outcome(expect = FORBIDDEN, desc = "read after it was given back, or not given back once")
    @State
    public static class ShareReturned extends Pools {
        private final Slab slab;
        private final SlabReleaseBatch returned;

        /** A slab in use. */
        public ShareReturned() {
            super(1);
            slab = acquire();
            slab.buffer().putInt(0, 7);
            returned = new SlabReleaseBatch(pool);
        }

        /** Any thread that inflates. */
        @Actor
        public void reader(II_Result result) {
            if (slab.tryShare()) {
                result.r1 = slab.buffer().getInt(0);
                slab.release();
            }
        }

        /** Game. */
        @Actor
        public void game() {
            returned.release(slab);
            returned.giveBack();
        }

        /** Event loop, later. */
        @Arbiter
        public void eventLoop(II_Result result) {
            result.r2 = available();
        }
    }

    /**
     * The slabs of a message are given back together while the event loop takes some, and while another thread gives
     * back one of its own.
     */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 3", "1, 0, 3", "2, 0, 3", "3, 0, 3"},
            expect = ACCEPTABLE,
            desc = "each given back once")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handed out twice")
    @State
    public static class Together extends Pools {
        private final Slab first;
        private final Slab second;
        private final Slab third;
        private final SlabReleaseBatch returned;

        /** Two slabs of a message, and one of another thread. */
        public Together() {
            super(3);
            first = acquire();
            second = acquire();
            third = acquire();
            returned = new SlabReleaseBatch(pool);
        }

        /** Game. */
        @Actor
        public void game() {
            returned.release(first);
            returned.release(second);
            returned.giveBack();
        }

        /** Any thread that fails to inflate. */
        @Actor
        public void worker() {
            third.release();
        }

        /** Event loop: takes what there is, and gives it back. */
        @Actor
        public void eventLoop(III_Result result) {
            Slab one = pool.acquire(LENGTH);
            Slab two = pool.acquire(LENGTH);
            Slab three = pool.acquire(LENGTH);
            result.r1 = giveBack(one) + giveBack(two) + giveBack(three);
        }

        private static int giveBack(@Nullable Slab slab) {
            if (slab == null) {
                return 0;
            }
            slab.release();
            return 1;
        }

        /** Event loop, later. */
        @Arbiter
        public void eventLoopLater(III_Result result) {
            result.r2 = slabs(pool.inUseLength());
            result.r3 = available();
        }
    }

    /** The last slab is given back while the pool is closed. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "freed, and counted as such once")
    @Outcome(expect = FORBIDDEN, desc = "memory is left behind, or counted twice")
    @State
    public static class Close extends Pools {
        private final Slab slab;

        /** A slab in use. */
        public Close() {
            super(1);
            slab = acquire();
        }

        /** Game. */
        @Actor
        public void game() {
            slab.release();
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            pool.close();
        }

        /** Any, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r1 = (int) pool.allocatedLength();
            result.r2 = slab.isFreed() ? 1 : 0;
        }
    }

    /** A slab in use, and one that is retained. */
    private abstract static class Budgets extends Pools {
        private final Slab retained;
        private final Slab other;

        Budgets(int retainedCount) {
            super(1, retainedCount);
            retained = acquire();
            if (!retained.tryRetain()) {
                throw new IllegalStateException("no room for a retained slab");
            }
            retained.release();
            other = acquire();
        }

        final void releaseRetained() {
            retained.release();
        }

        final boolean retainOther() {
            return other.tryRetain();
        }

        /** How many slabs are retained, times ten, and how many are in use. */
        final int counted() {
            return slabs(pool.retainedLength()) * 10 + slabs(pool.inUseLength());
        }
    }

    /** A slab becomes a retained one while the one that used that budget up is given back. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "refused: it stays in use")
    @Outcome(id = "1, 10", expect = ACCEPTABLE, desc = "there was room: it is retained")
    @Outcome(expect = FORBIDDEN, desc = "counted in both budgets, in none, or more often than once")
    @State
    public static class RetainAtLimit extends Budgets {

        /** With room for one retained slab. */
        public RetainAtLimit() {
            super(1);
        }

        /** Any thread that the retained data went to. */
        @Actor
        public void mesher() {
            releaseRetained();
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = retainOther() ? 1 : 0;
        }

        /** Any, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = counted();
        }
    }

    /** The same with room for both. */
    @JCStressTest
    @Outcome(id = "1, 10", expect = ACCEPTABLE, desc = "it is retained, the other is not")
    @Outcome(expect = FORBIDDEN, desc = "counted in both budgets, in none, or more often than once")
    @State
    public static class RetainWithRoom extends Budgets {

        /** With room for two retained slabs. */
        public RetainWithRoom() {
            super(2);
        }

        /** Any thread that the retained data went to. */
        @Actor
        public void mesher() {
            releaseRetained();
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = retainOther() ? 1 : 0;
        }

        /** Any, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = counted();
        }
    }
}
