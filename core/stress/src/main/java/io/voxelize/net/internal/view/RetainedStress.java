package io.voxelize.net.internal.view;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What retained chunks promise to the threads that they are handed to: closed once, however often that is asked for,
 * and never read after their memory is gone.
 */
public final class RetainedStress {

    private static final int LENGTH = SlabPool.MIN_SLAB_LENGTH;
    private static final int WORD = 7;

    private RetainedStress() {}

    /** A pool with room for two retained slabs. */
    private abstract static class Retaining {
        final SlabPool pool = new SlabPool(SlabPool.footprint(LENGTH), 2 * SlabPool.footprint(LENGTH));
        final LeakDetector leaks = new LeakDetector(LeakDetection.DISABLED, new WritableCounters());
        final Slab slab = retained(pool);

        private static Slab retained(SlabPool pool) {
            Slab slab = Objects.requireNonNull(pool.acquire(LENGTH));
            if (!slab.tryRetain()) {
                throw new IllegalStateException("no room for a retained slab");
            }
            slab.release();
            slab.buffer().putInt(0, WORD);
            return slab;
        }

        /** How many slabs are retained. */
        final int retained() {
            return (int) (pool.retainedLength() / SlabPool.footprint(LENGTH));
        }
    }

    /** A chunk is closed by two threads. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "given back once")
    @Outcome(expect = FORBIDDEN, desc = "not given back, or more often than once")
    @State
    public static class CloseTwice extends Retaining {
        private final ChunkData chunk =
                new RetainedChunk(leaks, 0, 0, slab, new VoxelArrayFlyweight(), new VoxelArrayFlyweight());

        /** Any. */
        @Actor
        public void mesher() {
            chunk.close();
        }

        /** Any. */
        @Actor
        public void game() {
            chunk.close();
        }

        /** Any, later. */
        @Arbiter
        public void rest(I_Result result) {
            result.r1 = retained();
        }
    }

    /** A compressed chunk is inflated while it is closed. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused, since it is closed")
    @Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "inflated from its own bytes")
    @Outcome(expect = FORBIDDEN, desc = "inflated from memory that is not its own any more, or not given back")
    @State
    public static class InflateWhileClosing extends Retaining {
        private final CompressedChunk chunk = new RetainedCompressedChunk(
                new RetainContext(pool, new WritableCounters(), leaks, InflateWhileClosing::copy),
                0,
                0,
                1,
                1,
                slab,
                new RetainedCompressedChunk.Part(true, 0, Integer.BYTES, 1),
                new RetainedCompressedChunk.Part(true, 0, 0, 0));

        private static boolean copy(
                boolean block, Slab source, int index, int length, Slab target, int offset, int count) {
            target.buffer().putInt(offset, source.buffer().getInt(index));
            return true;
        }

        /** Any. */
        @Actor
        public void mesher(II_Result result) {
            try (ChunkData data = Objects.requireNonNull(chunk.inflate(null))) {
                result.r1 = data.voxels().buffer().getInt(data.voxels().index());
            } catch (IllegalStateException ex) {
                result.r1 = 0;
            }
        }

        /** Any; what was given back is written to at once. */
        @Actor
        public void game() {
            chunk.close();
            Slab taken = pool.acquire(LENGTH);
            if (taken != null) {
                taken.buffer().putInt(0, WORD + 1);
                taken.release();
            }
        }

        /** Any, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = retained();
        }
    }
}
