package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server that is killed and started again, five times, under a player who goes on talking and building. */
@Timeout(480)
final class RestartInteropIT {

    private static final String WORLD = "tutorial";
    private static final int ROUNDS = 5;
    private static final int LINES = 20;

    private final List<String> accepted = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldComeBackEachTimeAndSayEverythingOnce(Generation generation) throws Exception {
        NetworkConfig.Builder config =
                NetworkConfig.builder().reconnectInitialDelayMs(200).reconnectMaxDelayMs(1_000);
        try (RealServer server = new RealServer(generation);
                Player player = new Player("Ada", config)) {
            player.connect(server);
            player.join(WORLD);
            for (int round = 0; round < ROUNDS; round++) {
                say(player, "before " + round);
                server.kill();
                player.until("the loss was told", () -> player.network().state() == ConnectionState.RECONNECTING);
                say(player, "away " + round);
                server.restart();
                int joins = round + 2;
                player.until("the player is back", () -> joins(player) == joins);
                String back = "back " + round;
                say(player, back);
                player.until(
                        "what was said while away is echoed",
                        () -> bodies(player).containsAll(kept));
                player.until("what was said since is echoed", () -> countOf(player, back) == LINES);
            }
            String last = "that is all";
            assertEquals(SendResult.ACCEPTED, player.network().packets().chat(last));
            player.until("the last line is echoed", () -> bodies(player).contains(last));
            check(generation, player);
        }
    }

    private void say(Player player, String what) {
        for (int i = 0; i < LINES; i++) {
            String line = what + " " + i;
            SendResult result = player.network().packets().chat(line);
            assertTrue(result.isAccepted(), () -> line + ": " + result);
            (result == SendResult.KEPT ? kept : accepted).add(line);
            player.network().packets().update(i, 70, 0, 1);
            player.network().flush();
        }
    }

    private static long joins(Player player) {
        return player.life().stream().filter(("joined " + WORLD)::equals).count();
    }

    private static long countOf(Player player, String what) {
        return bodies(player).stream().filter(body -> body.startsWith(what)).count();
    }

    private static List<String> bodies(Player player) {
        return player.lines().stream().map(Player.Line::body).toList();
    }

    /** Nothing twice, what was kept once and in order; what was said to a server that was then killed it may not have read. */
    private void check(Generation generation, Player player) {
        Map<String, Integer> times = new HashMap<>();
        bodies(player).forEach(body -> times.merge(body, 1, Integer::sum));
        times.forEach((body, count) -> assertEquals(1, count, body));
        assertEquals(kept, bodies(player).stream().filter(kept::contains).toList());
        assertTrue(kept.size() >= ROUNDS * LINES, "kept=" + kept.size());
        List<String> lost =
                accepted.stream().filter(line -> !times.containsKey(line)).toList();
        assertTrue(lost.stream().allMatch(line -> line.startsWith("before")), lost.toString());
        long reported = player.network().counters().get(Counter.PACKETS_UNCONFIRMED)
                + player.network().counters().get(Counter.PACKETS_UNSENT);
        assertTrue(lost.size() <= reported, () -> "lost=" + lost.size() + ", reported=" + reported);
        assertTrue(player.life().stream().noneMatch(entry -> entry.startsWith("disconnected")));
        System.out.println("interop: restarts " + generation + ": said=" + (accepted.size() + kept.size()) + ", kept="
                + kept.size() + ", lost with a killed server=" + lost.size()
                + ", reported as unsent or unconfirmed=" + reported);
    }
}
