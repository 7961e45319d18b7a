package io.voxelize.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.internal.encode.EveryPacket;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sending from {@code packets()} through {@code flush()} to the socket allocates nothing, neither on the game thread
 * nor on the event loop.
 */
@Tag("allocation")
@Timeout(120)
final class SendAllocationTest {
    /** More than half of the parts must allocate nothing at all, since the JVM itself may allocate in some of them. */
    private static final int PARTS = 20;

    private static final int WARM_UP_PARTS = 60;
    private static final int FLUSHES = 10;

    private static final EveryPacket.Kind[] KINDS = EveryPacket.Kind.values();

    private final EveryPacket all = new EveryPacket();
    private long sent;

    /** Learns which thread the event loop is. */
    private static final class LoopId implements ConnectionListener {
        private volatile long id;

        @Override
        public void onJoined(String world) {
            id = Thread.currentThread().getId();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"NIO", "EPOLL"})
    void shouldAllocateNothingFromPacketToSocket(TransportKind transport) throws Exception {
        LoopId loop = new LoopId();
        try (TestGame game =
                TestGame.welcoming(NetworkConfig.builder().transport(transport).build())) {
            Network network = game.network;
            network.addEventLoopListener(loop);
            game.join("w");
            network.sync();
            sent = network.counters().get(Counter.PACKETS_SENT);
            for (int i = 0; i < WARM_UP_PARTS; i++) {
                part(network);
            }
            long[] ofGame = new long[PARTS];
            long[] ofLoop = new long[PARTS];
            for (int i = 0; i < PARTS; i++) {
                long gameBefore = AllocationProbe.allocated();
                long loopBefore = AllocationProbe.allocated(loop.id);
                part(network);
                ofGame[i] = AllocationProbe.allocated() - gameBefore;
                ofLoop[i] = AllocationProbe.allocated(loop.id) - loopBefore;
            }
            assertMostlyNothing("game", ofGame);
            assertMostlyNothing("event loop", ofLoop);
            assertEquals(0, network.counters().get(Counter.PACKETS_UNSENT));
        }
    }

    /** Sends every kind of packet in every flush, until all are written to the socket. */
    private void part(Network network) {
        for (int i = 0; i < FLUSHES; i++) {
            for (EveryPacket.Kind kind : KINDS) {
                assertEquals(SendResult.ACCEPTED, all.send(kind, network.packets()));
                sent += packetCount(kind);
            }
            network.flush();
            while (network.counters().get(Counter.PACKETS_SENT) < sent) {
                assertFalse(Thread.interrupted());
                Thread.onSpinWait();
            }
        }
    }

    private static int packetCount(EveryPacket.Kind kind) {
        return switch (kind) {
            case BULK_UPDATE -> 2;
            // Replaced by the next one.
            case PEER -> 0;
            default -> 1;
        };
    }

    private static void assertMostlyNothing(String thread, long[] parts) {
        long clean = Arrays.stream(parts).filter(part -> part == 0).count();
        assertTrue(clean > PARTS / 2, () -> thread + ": allocated=" + Arrays.toString(parts));
    }
}
