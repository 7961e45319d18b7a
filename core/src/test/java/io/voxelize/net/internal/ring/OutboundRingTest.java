package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.MessageType;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class OutboundRingTest {

    private static final int RING_LENGTH = 16 << 10;

    private final OutboundRing ring = new OutboundRing(RING_LENGTH);
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[4_096]);
    private final List<String> taken = new ArrayList<>();
    private int refuseFrom = Integer.MAX_VALUE;
    private int throwAt = Integer.MAX_VALUE;

    private final OutboundRing.Drain drain = ring.drainTo((messageTypeId, epoch, buffer, index, length) -> {
        int value = buffer.getInt(index);
        if (value == throwAt) {
            throw new IllegalStateException("packet " + value);
        }
        if (value >= refuseFrom) {
            return false;
        }
        taken.add(messageTypeId + "/" + epoch + "/" + value + "/" + length);
        return true;
    });

    private boolean offer(int value, int length) {
        packet.putInt(3, value);
        return ring.offer(MessageType.INIT.id(), 7, packet, 3, length);
    }

    @Test
    void shouldCarryTypeEpochAndBytes() {
        assertTrue(offer(1, 4));
        packet.putInt(0, 2);
        assertTrue(ring.offer(MessageType.STATS.id(), -1, packet, 0, 1_001));
        assertEquals(2, drain.drain(10));
        assertEquals(List.of("0/7/1/4", "14/-1/2/1001"), taken);
        assertEquals(0, ring.pendingLength());
    }

    @Test
    void shouldTakeNoMemoryBeforeTheFirstPacket() {
        long before = directLength();
        List<OutboundRing> idle =
                IntStream.range(0, 64).mapToObj(i -> new OutboundRing(1 << 20)).toList();
        assertTrue(directLength() - before < 32 << 20, "memory for " + idle.size() + " rings that carry nothing");
        assertEquals(0, drain.drain(10));
        assertEquals(0, ring.pendingLength());
        assertEquals(2_044, OutboundRing.maxPacketLength(RING_LENGTH));
        assertTrue(offer(1, OutboundRing.maxPacketLength(RING_LENGTH)));
        assertEquals(1, drain.drain(10));
    }

    private static long directLength() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void shouldLeaveWhatIsRefusedAndWhatIsBehindIt() {
        for (int i = 0; i < 5; i++) {
            assertTrue(offer(i, 100));
        }
        refuseFrom = 2;
        assertEquals(2, drain.drain(10));
        assertEquals(0, drain.drain(10));
        refuseFrom = 4;
        assertEquals(2, drain.drain(10));
        refuseFrom = Integer.MAX_VALUE;
        assertEquals(1, drain.drain(10));
        assertEquals(List.of("0/7/0/100", "0/7/1/100", "0/7/2/100", "0/7/3/100", "0/7/4/100"), taken);
    }

    @Test
    void shouldStopAtLimitAndPassTheEndInOneDrain() {
        for (int i = 0; i < 12; i++) {
            assertTrue(offer(i, 1_012));
        }
        assertEquals(10, drain.drain(10));
        for (int i = 12; i < 20; i++) {
            assertTrue(offer(i, 1_012));
        }
        assertEquals(10, drain.drain(100));
        assertEquals(20, taken.size());
        assertEquals("0/7/19/1012", taken.get(19));
    }

    @Test
    void shouldRefuseWhenFullAndWhenTooLong() {
        int offered = 0;
        while (offer(offered, 1_000)) {
            offered++;
        }
        assertTrue(offered >= 14, "offered=" + offered);
        assertFalse(offer(99, 1_000));
        assertEquals(2_044, OutboundRing.maxPacketLength(RING_LENGTH));
        assertThrows(IllegalArgumentException.class, () -> offer(1, OutboundRing.maxPacketLength(RING_LENGTH) + 1));
        assertEquals(offered, drain.drain(100));
        assertTrue(offer(1, OutboundRing.maxPacketLength(RING_LENGTH)));
    }

    @Test
    void shouldAbortPacketThatCannotBeCopied() {
        assertThrows(IndexOutOfBoundsException.class, () -> ring.offer(1, 1, packet, 4_000, 1_000));
        assertTrue(offer(5, 10), "the ring is not stalled");
        assertEquals(1, drain.drain(10));
    }

    @Test
    void shouldLoseOnlyThePacketWhoseHandlerThrows() {
        offer(1, 10);
        offer(2, 10);
        offer(3, 10);
        throwAt = 2;
        assertThrows(IllegalStateException.class, () -> drain.drain(10));
        drain.drain(10);
        assertEquals(List.of("0/7/1/10", "0/7/3/10"), taken);
    }
}
