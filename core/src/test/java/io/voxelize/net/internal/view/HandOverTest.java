package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads under contention: an event loop that fills a small ring and a small pool, a game that drains both. */
@Timeout(120)
final class HandOverTest {

    private static final int MESSAGES = 20_000;
    private static final int RETAINED = 8;

    private final InboundRing ring = new InboundRing(16 << 10);
    private final SlabPool slabs = new SlabPool(12 * SlabPool.footprint(1), RETAINED * SlabPool.footprint(1));
    private final WritableCounters counters = new WritableCounters();
    private final Dispatcher dispatcher =
            new Dispatcher(ring, slabs, counters, false, LeakDetection.PARANOID, ArrayInflater.NONE, false);
    private final Deque<ChunkData> retained = new ArrayDeque<>();
    private int next;

    @Test
    void shouldKeepOrderAndContentOfEveryMessage() throws Exception {
        dispatcher.register(this::check, UnsentPackets.NONE);
        CompletableFuture<Void> eventLoop = CompletableFuture.runAsync(this::produce);
        SyncBudget budget = SyncBudget.of(7, 1_000_000);
        while (next < MESSAGES) {
            assertFalse(eventLoop.isCompletedExceptionally(), "the producer failed");
            if (dispatcher.drain(budget) == 0) {
                YieldingIdleStrategy.INSTANCE.idle();
            }
            assertTrue(slabs.allocatedLength() <= slabs.maxLength());
        }
        eventLoop.get();
        assertEquals(0, counters.get(Counter.INTERCEPT_ERRORS), "a check failed; the log says which");
        retained.forEach(ChunkData::close);
        assertEquals(0, slabs.inUseLength());
        assertEquals(0, slabs.retainedLength());
        dispatcher.close();
        slabs.close();
    }

    private void produce() {
        for (int i = 0; i < MESSAGES; i++) {
            RecordBuilder record = new RecordBuilder(MessageType.LOAD).putLong(RecordLayout.TICK, i);
            if (i % 3 == 0) {
                awaitSlab();
                record.chunkWithData(slabs, i, -i, i);
            }
            if (i % 100 == 0) {
                awaitSlab();
                record.append(RecordLayout.MAX_INLINE_LENGTH);
            }
            while (!ring.hasRoom(RecordLayout.MAX_INLINE_LENGTH)) {
                YieldingIdleStrategy.INSTANCE.idle();
            }
            record.offer(ring, slabs);
        }
    }

    /** Waits until two slabs can be had. */
    private void awaitSlab() {
        Slab first = slabs.acquire(1);
        Slab second = slabs.acquire(1);
        while (first == null || second == null) {
            YieldingIdleStrategy.INSTANCE.idle();
            first = first == null ? slabs.acquire(1) : first;
            second = second == null ? slabs.acquire(1) : second;
        }
        first.release();
        second.release();
    }

    private void check(Message message) {
        int expected = next++;
        assertEquals(expected, message.tick());
        assertEquals(expected % 3 == 0 ? 1 : 0, message.chunks().count());
        for (ChunkView chunk : message.chunks()) {
            checkWords(chunk, expected);
            if (expected % 2 == 0) {
                retain(chunk);
            }
        }
    }

    private void retain(ChunkView chunk) {
        ChunkData data = chunk.retain();
        if (data != null) {
            retained.add(data);
        }
        if (retained.size() == RETAINED) {
            ChunkData oldest = retained.remove();
            assertEquals(oldest.x() + 15, oldest.voxels().get(15), "retained data stays as it was");
            oldest.close();
        }
    }

    private static void checkWords(ChunkView chunk, int first) {
        assertEquals(first, chunk.x());
        for (int i = 0; i < 16; i++) {
            assertEquals(first + i, chunk.voxels().get(i));
            assertEquals(-first - i, chunk.lights().get(i));
        }
    }
}
