package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.lz4.BlockDecompressor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SlabPoolTest {

    private static final int MIB = 1 << 20;

    private static Slab acquired(SlabPool pool, int length) {
        Slab slab = pool.acquire(length);
        assertNotNull(slab, () -> "no room: length=" + length + ", allocated=" + pool.allocatedLength());
        return slab;
    }

    @Test
    void shouldLeaveAsMuchSlackAsDecompressorsMayOverrun() {
        assertTrue(RecordLayout.SLAB_SLACK >= BlockDecompressor.OVERRUN_LENGTH);
    }

    @Test
    void shouldFitPowerOfTwoExactly() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            assertEquals(512 << 10, acquired(pool, 512 << 10).length());
        }
    }

    @Test
    void shouldWasteLessThanAQuarter() {
        for (int length = SlabPool.MIN_SLAB_LENGTH; length < 64 * MIB; length += 1 + length / 97) {
            long footprint = SlabPool.footprint(length);
            assertTrue(footprint >= length, "length=" + length);
            assertTrue(footprint - 128 < length * 1.25, "length=" + length + ", footprint=" + footprint);
        }
        assertEquals(SlabPool.MAX_SLAB_LENGTH + 128L, SlabPool.footprint(SlabPool.MAX_SLAB_LENGTH));
    }

    @Test
    void shouldGiveEverySizeClassItsOwnList() {
        try (SlabPool pool = new SlabPool(64 * MIB, 0)) {
            for (int length = 1; length <= 4 * MIB; length += 1 + length / 5) {
                Slab slab = acquired(pool, length);
                assertTrue(slab.length() >= length);
                slab.release();
                assertSame(slab, acquired(pool, slab.length()), "same class for the whole of its length");
                slab.release();
            }
        }
    }

    @Test
    void shouldAlignAndLeaveSlackBehindTheEnd() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            Slab slab = acquired(pool, 5_000);
            assertEquals(0, slab.buffer().addressOffset() % RecordLayout.ARRAY_ALIGNMENT);
            slab.buffer().putByte(slab.length() + RecordLayout.SLAB_SLACK - 1, (byte) 7);
            assertEquals(7, slab.byteBuffer().get(slab.length() + RecordLayout.SLAB_SLACK - 1));
            assertEquals(ByteOrder.LITTLE_ENDIAN, slab.byteBuffer().order());
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> slab.buffer().getByte(slab.length() + RecordLayout.SLAB_SLACK));
        }
    }

    @Test
    void shouldReuseTheLastReleasedFirst() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            Slab first = acquired(pool, 4_096);
            Slab second = acquired(pool, 4_096);
            Slab third = acquired(pool, 4_096);
            first.release();
            third.release();
            second.release();
            assertSame(second, acquired(pool, 4_096));
            assertSame(third, acquired(pool, 4_096));
            assertSame(first, acquired(pool, 4_096));
        }
    }

    @Test
    void shouldFindSlabByIdAndReuseIdsOfFreedOnes() {
        try (SlabPool pool = new SlabPool(8 * MIB, 0)) {
            List<Slab> slabs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                slabs.add(acquired(pool, 4_096));
            }
            for (Slab slab : slabs) {
                assertSame(slab, pool.slab(slab.id()));
                slab.release();
            }
            // Needs nearly everything, so the small ones are freed and their ids become free.
            Slab large = acquired(pool, 7 * MIB);
            assertTrue(large.id() <= 100, "id=" + large.id());
            assertSame(large, pool.slab(large.id()));
        }
    }

    @Test
    void shouldThrowForIdOfNoSlab() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            assertThrows(IllegalStateException.class, () -> pool.slab(3));
            assertThrows(IndexOutOfBoundsException.class, () -> pool.slab(1_000_000));
        }
    }

    @Test
    void shouldRefuseWhenFullAndAcceptAfterRelease() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(2 * footprint, 0)) {
            Slab first = acquired(pool, 4_096);
            acquired(pool, 4_096);
            assertNull(pool.acquire(4_096));
            assertEquals(2 * footprint, pool.inUseLength());
            first.release();
            assertSame(first, pool.acquire(4_096));
        }
    }

    @Test
    void shouldRefuseWhatNeverFits() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            acquired(pool, 4_096).release();
            assertNull(pool.acquire(2 * MIB));
            assertEquals(SlabPool.footprint(4_096), pool.allocatedLength(), "nothing was evicted in vain");
            assertThrows(IllegalArgumentException.class, () -> pool.acquire(-1));
            assertThrows(IllegalArgumentException.class, () -> pool.acquire(SlabPool.MAX_SLAB_LENGTH + 1));
        }
    }

    @Test
    void shouldFreeIdleSlabsOfOtherClassesWhenRoomIsNeeded() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            Slab large = acquired(pool, 512 << 10);
            Slab middle = acquired(pool, 256 << 10);
            large.release();
            middle.release();
            UnsafeBuffer kept = large.buffer();
            acquired(pool, 700 << 10);
            assertTrue(pool.allocatedLength() <= pool.maxLength());
            assertThrows(IndexOutOfBoundsException.class, () -> kept.getByte(0), "freed memory must not be read");
        }
    }

    @Test
    void shouldFitAnySetThatSumsUpToTheBoundWhenNothingIsInUse() {
        long seed = 42;
        Random random = new Random(seed);
        try (SlabPool pool = new SlabPool(2 * MIB, 0)) {
            for (int round = 0; round < 200; round++) {
                List<Slab> slabs = new ArrayList<>();
                long sum = 0;
                for (; ; ) {
                    int length = 1 + random.nextInt(1 << (4 + random.nextInt(17)));
                    sum += SlabPool.footprint(length);
                    if (sum > pool.maxLength()) {
                        break;
                    }
                    slabs.add(acquired(pool, length));
                    assertTrue(pool.allocatedLength() <= pool.maxLength(), "seed=" + seed);
                }
                slabs.forEach(Slab::release);
                assertEquals(0, pool.inUseLength());
            }
        }
    }

    @Test
    void shouldThrowWhenReleasedTooOften() {
        try (SlabPool pool = new SlabPool(MIB, 0)) {
            Slab slab = acquired(pool, 4_096);
            slab.release();
            assertThrows(IllegalStateException.class, slab::release);
            assertSame(slab, acquired(pool, 4_096), "the extra release did no harm");
        }
    }

    @Test
    void shouldMoveRetainedSlabToItsOwnBudget() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(footprint, 2 * footprint)) {
            Slab slab = acquired(pool, 4_096);
            assertTrue(slab.tryRetain());
            slab.release();
            assertEquals(0, pool.inUseLength());
            assertEquals(0, pool.allocatedLength());
            assertEquals(footprint, pool.retainedLength());
            Slab other = acquired(pool, 4_096);
            assertFalse(other == slab, "what is retained is not handed out");
        }
    }

    @Test
    void shouldCountSlabOnceWhenRetainedTwice() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(footprint, footprint)) {
            Slab slab = acquired(pool, 4_096);
            assertTrue(slab.tryRetain());
            assertTrue(slab.tryRetain());
            assertEquals(footprint, pool.retainedLength());
            slab.release();
            slab.release();
            assertEquals(footprint, pool.retainedLength(), "one holder is left");
            slab.release();
            assertEquals(0, pool.retainedLength());
        }
    }

    @Test
    void shouldRefuseToRetainBeyondBudgetAndChangeNothing() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(2 * footprint, footprint)) {
            Slab first = acquired(pool, 4_096);
            Slab second = acquired(pool, 4_096);
            assertTrue(first.tryRetain());
            assertFalse(second.tryRetain());
            assertEquals(footprint, pool.inUseLength());
            second.release();
            assertEquals(0, pool.inUseLength());
            assertSame(second, pool.acquire(4_096));
        }
    }

    @Test
    void shouldReturnRetainedSlabToThePoolWhenThereIsRoom() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(footprint, footprint)) {
            Slab slab = acquired(pool, 4_096);
            assertTrue(slab.tryRetain());
            slab.release();
            slab.release();
            assertEquals(footprint, pool.allocatedLength());
            assertSame(slab, pool.acquire(4_096));
            assertTrue(slab.tryRetain(), "retaining works again after reuse");
        }
    }

    @Test
    void shouldFreeRetainedSlabWhenThePoolHasNoRoom() {
        long footprint = SlabPool.footprint(4_096);
        try (SlabPool pool = new SlabPool(footprint, footprint)) {
            Slab retained = acquired(pool, 4_096);
            assertTrue(retained.tryRetain());
            retained.release();
            Slab other = acquired(pool, 4_096);
            retained.release();
            assertEquals(footprint, pool.allocatedLength());
            assertEquals(0, pool.retainedLength());
            assertThrows(
                    IndexOutOfBoundsException.class, () -> retained.buffer().getByte(0));
            assertNull(pool.acquire(4_096));
            other.release();
            assertSame(other, pool.acquire(4_096));
        }
    }

    @Test
    void shouldFreeEverythingWhenClosed() {
        SlabPool pool = new SlabPool(MIB, MIB);
        Slab idle = acquired(pool, 4_096);
        Slab inUse = acquired(pool, 4_096);
        Slab retained = acquired(pool, 4_096);
        assertTrue(retained.tryRetain());
        retained.release();
        idle.release();
        pool.close();
        pool.close();
        assertThrows(IndexOutOfBoundsException.class, () -> idle.buffer().getByte(0));
        inUse.buffer().putByte(0, (byte) 1);
        retained.buffer().putByte(0, (byte) 1);
        assertNull(pool.acquire(4_096));
        inUse.release();
        retained.release();
        assertThrows(IndexOutOfBoundsException.class, () -> inUse.buffer().getByte(0));
        assertThrows(IndexOutOfBoundsException.class, () -> retained.buffer().getByte(0));
        assertEquals(0, pool.allocatedLength());
        assertEquals(0, pool.retainedLength());
        assertEquals(0, pool.inUseLength());
    }

    @Test
    @Timeout(60)
    void shouldKeepContentAndBoundsWhenReleasedByAnotherThread() throws Exception {
        long seed = 7;
        int slabs = 200_000;
        BlockingQueue<Slab> ring = new ArrayBlockingQueue<>(64);
        long maxRetained = 8 * SlabPool.footprint(8_192);
        try (SlabPool pool = new SlabPool(24 * SlabPool.footprint(8_192), maxRetained)) {
            CompletableFuture<Void> game = CompletableFuture.runAsync(() -> consume(ring, slabs, pool, maxRetained));
            Random random = new Random(seed);
            for (int i = 0; i < slabs; i++) {
                Slab slab = awaitSlab(pool, 1 + random.nextInt(8_192), game);
                assertTrue(pool.allocatedLength() <= pool.maxLength(), "seed=" + seed);
                slab.buffer().putInt(0, i);
                slab.buffer().putInt(slab.length() - Integer.BYTES, i);
                ring.put(slab);
            }
            game.get();
            assertEquals(0, pool.inUseLength());
            assertEquals(0, pool.retainedLength());
        }
    }

    private static Slab awaitSlab(SlabPool pool, int length, CompletableFuture<Void> game) {
        Slab slab = pool.acquire(length);
        while (slab == null) {
            assertFalse(game.isCompletedExceptionally(), "the consumer failed");
            YieldingIdleStrategy.INSTANCE.idle();
            slab = pool.acquire(length);
        }
        return slab;
    }

    private static void consume(BlockingQueue<Slab> ring, int slabs, SlabPool pool, long maxRetained) {
        List<Slab> kept = new ArrayList<>();
        try {
            for (int i = 0; i < slabs; i++) {
                Slab slab = ring.take();
                assertSame(slab, pool.slab(slab.id()));
                assertEquals(i, slab.buffer().getInt(0));
                assertEquals(i, slab.buffer().getInt(slab.length() - Integer.BYTES));
                if (i % 3 == 0 && slab.tryRetain()) {
                    kept.add(slab);
                }
                slab.release();
                assertTrue(pool.retainedLength() <= maxRetained);
                if (kept.size() == 5) {
                    kept.forEach(Slab::release);
                    kept.clear();
                }
            }
            kept.forEach(Slab::release);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
