package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.testsupport.AllocationProbe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Once warm, no packet allocates on the game thread: neither of any kind, nor either form of bulk updates, nor refused
 * ones.
 */
@Tag("allocation")
@Timeout(120)
final class EncodeAllocationTest {
    /** Less than one object in a hundred packets: the JVM itself allocates a little on any thread. */
    private static final int MAX_ALLOCATED = 4_096;

    private static final int PACKETS = 4_000;
    private static final int WARM_UP = 3;

    private final EveryPacket all = new EveryPacket();
    private final FakeSendContext context = new FakeSendContext();
    private final NetworkConfig config = NetworkConfig.builder().build();
    private final OutboundRing ring = new OutboundRing(config.outboundRingLength());
    private final OutboundRing.Drain drain = ring.drainTo((type, epoch, buffer, index, length) -> true);
    private final PacketBuffer packets = new PacketBuffer(config, context, new WritableCounters());

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingForPacketsThatAreSent(EveryPacket.Kind kind) {
        assertNothingAllocated(() -> send(kind));
    }

    @ParameterizedTest
    @EnumSource(
            value = EveryPacket.Kind.class,
            names = {"UPDATE", "BULK_UPDATE"})
    void shouldAllocateNothingForColumns(EveryPacket.Kind kind) {
        context.bulkUpdateAllowed = true;
        assertNothingAllocated(() -> send(kind));
    }

    /** A buffer that is full, with another kind of packet. */
    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingForPacketsThatFindNoRoom(EveryPacket.Kind kind) {
        while (packets.chat("x".repeat(1_000)) == SendResult.ACCEPTED) {}
        while (packets.chat("") == SendResult.ACCEPTED) {}
        assertNothingAllocated(() -> assertEquals(SendResult.BACK_PRESSURED, all.send(kind, packets)));
    }

    private void send(EveryPacket.Kind kind) {
        assertEquals(SendResult.ACCEPTED, all.send(kind, packets));
        assertTrue(packets.flushTo(ring));
        drain.drain(Integer.MAX_VALUE);
    }

    private static void assertNothingAllocated(Runnable packet) {
        repeat(packet, WARM_UP * PACKETS);
        long allocated = AllocationProbe.allocatedBy(() -> repeat(packet, PACKETS));
        assertTrue(allocated < MAX_ALLOCATED, "allocated=" + allocated + ", packets=" + PACKETS);
    }

    private static void repeat(Runnable packet, int count) {
        for (int i = 0; i < count; i++) {
            packet.run();
        }
    }
}
