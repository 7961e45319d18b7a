package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.junit.jupiter.api.Test;

final class InboundRingTest {

    private static final int LENGTH = 16 << 10;
    private static final int HEADER = 8;

    private final InboundRing ring = new InboundRing(LENGTH);
    private final List<Integer> seen = new ArrayList<>();

    private boolean offer(int value, int length) {
        int index = ring.tryClaim(1, length);
        if (index == InboundRing.FULL) {
            return false;
        }
        ring.buffer().putInt(index, value);
        ring.commit(index);
        return true;
    }

    private int drain(int limit) {
        return ring.drain(
                (type, buffer, index, length) -> {
                    seen.add(buffer.getInt(index));
                    return Action.CONTINUE;
                },
                limit);
    }

    private void drainAll() {
        while (drain(1_000) > 0) {
            assertTrue(ring.capacity() > 0);
        }
    }

    @Test
    void shouldRefuseWhenFullAndAcceptAfterDrain() {
        int offered = 0;
        while (offer(offered, 1_016)) {
            offered++;
        }
        assertEquals(LENGTH / 1_024 - 1, offered, "one header behind the last record stays clear");
        assertFalse(ring.hasRoom(1_016));
        assertEquals(1, drain(1));
        assertTrue(ring.hasRoom(1_016));
        assertTrue(offer(offered, 1_016));
        drainAll();
        assertEquals(offered + 1, seen.size());
        assertEquals(0, ring.pendingLength());
    }

    @Test
    void shouldFitExactlyAtTheEnd() {
        for (int i = 0; i < 15; i++) {
            assertTrue(offer(i, 1_016));
        }
        drainAll();
        assertTrue(ring.hasRoom(1_016));
        int index = ring.tryClaim(1, 1_016);
        assertEquals(LENGTH - 1_024 + HEADER, index, "no padding");
        ring.commit(index);
        assertTrue(offer(16, 1_016), "the next one starts at the front");
        assertEquals(1, drain(10), "a read stops at the end");
        assertEquals(1, drain(10));
    }

    @Test
    void shouldWrapBehindPadding() {
        for (int i = 0; i < 15; i++) {
            assertTrue(offer(i, 1_016));
        }
        drainAll();
        assertTrue(ring.hasRoom(1_500));
        assertTrue(offer(15, 1_500));
        assertEquals(1, drain(10), "padding alone is not taken for an empty ring");
        assertEquals(15, seen.get(15));
    }

    @Test
    void shouldForetellEveryClaim() {
        long seed = 11;
        Random random = new Random(seed);
        int offered = 0;
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            int length = Integer.BYTES + random.nextInt(ring.maxRecordLength() - Integer.BYTES + 1);
            boolean foretold = ring.hasRoom(length);
            boolean claimed = offer(offered, length);
            assertEquals(foretold, claimed, "seed=" + seed + ", step=" + i + ", length=" + length);
            offered += claimed ? 1 : 0;
            refused += claimed ? 0 : 1;
            if (random.nextInt(4) == 0) {
                drain(1 + random.nextInt(12));
            }
        }
        drainAll();
        assertTrue(refused > 1_000, "refused=" + refused);
        assertEquals(offered, seen.size());
        for (int i = 0; i < offered; i++) {
            assertEquals(i, seen.get(i));
        }
    }

    /** Writes a record before it is claimed; what it says of the room must come true. */
    private boolean offerWritten(int value, int length, int maxLength) {
        int index = ring.peek(maxLength);
        if (index == InboundRing.FULL) {
            return false;
        }
        ring.buffer().setMemory(index, maxLength, (byte) -1);
        ring.buffer().putInt(index, value);
        if (value % 3 != 0) {
            ring.append(1, index, length);
        }
        return value % 3 != 0;
    }

    @Test
    void shouldHandOverWhatWasAppended() {
        long seed = 12;
        Random random = new Random(seed);
        List<Integer> offered = new ArrayList<>();
        int peeked = 0;
        for (int i = 0; i < 200_000; i++) {
            int maxLength = Integer.BYTES + random.nextInt(ring.maxRecordLength() - Integer.BYTES + 1);
            int length = Integer.BYTES + random.nextInt(maxLength - Integer.BYTES + 1);
            // Claims of both kinds take turns, and a third of what was written is never published.
            boolean written = random.nextInt(4) != 0;
            if (written ? offerWritten(i, length, maxLength) : offer(i, length)) {
                offered.add(i);
                peeked += written ? 1 : 0;
            }
            if (random.nextInt(4) == 0) {
                ring.publish();
                drain(1 + random.nextInt(12));
            } else if (random.nextInt(4) == 0) {
                drain(1 + random.nextInt(12));
            }
        }
        ring.publish();
        drainAll();
        assertTrue(peeked > 1_000, "peeked=" + peeked);
        assertEquals(offered, seen, "seed=" + seed);
    }

    private void append(int value, int length) {
        int index = ring.peek(length);
        ring.buffer().putInt(index, value);
        ring.append(1, index, length);
    }

    @Test
    void shouldHandOverAppendedOnceTheyArePublished() {
        append(1, 40);
        append(2, 40);
        drainAll();
        assertEquals(List.of(), seen);
        assertEquals(0, ring.pendingLength());
        ring.publish();
        assertEquals(96, ring.pendingLength());
        drainAll();
        assertEquals(List.of(1, 2), seen);
    }

    @Test
    void shouldHandOverAppendedBeforeWhatIsClaimedBehindThem() {
        append(1, 40);
        offer(2, 40);
        append(3, 40);
        drainAll();
        assertEquals(List.of(1, 2), seen);
    }

    @Test
    void shouldHandOverWithoutBeingToldWhenMuchIsAppended() {
        int count = 0;
        while (ring.pendingLength() == 0) {
            append(count++, 500);
        }
        assertEquals(8, count);
        drainAll();
        assertEquals(8, seen.size());
    }

    @Test
    void shouldNotAppendWhereSomethingElseWasClaimed() {
        int index = ring.peek(100);
        offer(1, 100);
        assertThrows(IllegalStateException.class, () -> ring.append(1, index, 100));
        offer(2, 100);
        drainAll();
        assertEquals(List.of(1, 2), seen);
    }

    @Test
    void shouldSkipAborted() {
        offer(1, 100);
        ring.abort(ring.tryClaim(1, 100));
        offer(2, 100);
        drainAll();
        assertEquals(List.of(1, 2), seen);
    }

    @Test
    void shouldStopAtAnOpenClaim() {
        int open = ring.tryClaim(1, 100);
        offer(2, 100);
        assertEquals(0, drain(10));
        ring.buffer().putInt(open, 1);
        ring.commit(open);
        drainAll();
        assertEquals(List.of(1, 2), seen);
    }

    @Test
    void shouldLoseOnlyTheRecordWhoseHandlerThrows() {
        offer(1, 100);
        offer(2, 100);
        offer(3, 100);
        assertThrows(
                IllegalStateException.class,
                () -> ring.drain(
                        (type, buffer, index, length) -> {
                            if (buffer.getInt(index) == 2) {
                                throw new IllegalStateException("two");
                            }
                            return Action.CONTINUE;
                        },
                        10));
        drainAll();
        assertEquals(List.of(3), seen);
    }

    @Test
    void shouldRefuseRecordOverAnEighth() {
        assertEquals(LENGTH / 8, ring.maxRecordLength());
        assertTrue(ring.maxRecordLength() >= RecordLayout.MAX_INLINE_LENGTH, "the smallest ring takes every record");
        assertThrows(IllegalArgumentException.class, () -> ring.tryClaim(1, LENGTH / 8 + 1));
    }
}
