package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.message.Generation;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Gauge;
import io.voxelize.net.testkit.contract.Player.Column;
import io.voxelize.net.testkit.contract.Player.Line;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A game that does not read for a while although a real server sends a lot: servers since 2026-07-14 give up on a write
 * after 15 s.
 */
@Timeout(300)
final class StallInteropIT {

    private static final String WORLD = "hills";
    private static final List<Column> CHUNKS =
            List.of(new Column(0, 0), new Column(1, 0), new Column(0, 1), new Column(1, 1));
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Little room, so that the server is held up soon. */
    private static NetworkConfig.Builder config() {
        return NetworkConfig.builder()
                .maxArraysLength(4 << 20)
                .maxRecordLength(2 << 20)
                .maxWireLength(4 << 20)
                .maxPlainLength(8 << 20)
                .maxSlabsLength(16 << 20)
                .maxBacklogLength(256 << 10)
                .pausePongIntervalMs(1_000)
                .reconnectInitialDelayMs(200)
                .reconnectMaxDelayMs(1_000);
    }

    @Test
    void shouldSurviveAShortStallAndComeBackAfterALongOne() throws Exception {
        try (RealServer server = new RealServer(Generation.G2026);
                Player player = new Player("Ada", config())) {
            player.connect(server);
            player.join(WORLD);
            player.request(CHUNKS);
            player.until("the chunks are there", () -> player.voxels().size() == CHUNKS.size());
            stall(player, 10);
            assertEquals(ConnectionState.JOINED, player.network().state());
            assertEcho(player, "after 10 seconds");
            assertEquals(1, joins(player));
            assertTrue(player.life().stream().noneMatch(step -> step.startsWith("reconnecting")));

            stall(player, 30);
            player.until("the player is back", () -> joins(player) == 2);
            assertTrue(
                    player.life().stream().anyMatch(step -> step.startsWith("reconnecting")), player.life()::toString);
            assertEcho(player, "after 30 seconds");
            assertTrue(player.life().stream().noneMatch(step -> step.startsWith("disconnected")));
            System.out.println(
                    "interop: stalls: pauses=" + player.network().counters().get(Counter.READ_PAUSES)
                            + ", pongs unasked=" + player.network().counters().get(Counter.PAUSE_PONGS)
                            + ", life=" + player.life());
            server.assertUnharmed();
        }
    }

    /** Asks for chunks over and over, and takes none of them. */
    private static void stall(Player player, int seconds) {
        long pauses = player.network().counters().get(Counter.READ_PAUSES);
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < endNs) {
            // Refused while the connection is away; the server has enough to say by then.
            player.network().packets().load(0, 0, 0, 1, new int[] {0, 0, 1, 0, 0, 1, 1, 1}, CHUNKS.size());
            player.network().flush();
            LockSupport.parkNanos(FRAME_NS);
        }
        assertTrue(player.network().counters().get(Counter.READ_PAUSES) > pauses, "the server was never held up");
        assertTrue(player.network().gauge(Gauge.BACKLOG_BYTES) > 0);
    }

    private static long joins(Player player) {
        return player.life().stream().filter(("joined " + WORLD)::equals).count();
    }

    private static void assertEcho(Player player, String line) {
        Player.accepted(player.network().packets().chat(line));
        player.until("the line came back", () -> player.lines().contains(new Line("CLIENT", "Ada", line)));
    }
}
