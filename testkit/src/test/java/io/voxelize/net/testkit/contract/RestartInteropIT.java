package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server that is killed and started again, five times, while a player keeps chatting and building. */
@Timeout(480)
final class RestartInteropIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORLD = "tutorial";
    private static final int ROUNDS = 5;
    private static final int LINES = 20;
    private static final int LINES_PER_BOT = 4;
    private static final int BOTS_IN_A_ROW = 50;

    private final List<String> accepted = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    /** Places of bots that were asked for, by METHOD: where one appears tells which. */
    private final List<String> acceptedBots = new ArrayList<>();

    private final List<String> keptBots = new ArrayList<>();
    private final Set<String> botsBeforeAKill = new HashSet<>();
    private int botCount;

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
                botsBeforeAKill.addAll(acceptedBots);
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
                player.until(
                        "the bots asked for while away are there",
                        () -> bots(player).keySet().containsAll(keptBots));
                player.until(
                        "the bots asked for since are there",
                        () -> bots(player).keySet().containsAll(botsSinceAKill()));
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
            if (i % LINES_PER_BOT == 0) {
                askForBot(player);
            }
            SendResult edited = player.network().packets().update(i, 70, 0, 1);
            assertEquals(result == SendResult.KEPT ? SendResult.NOT_CONNECTED : SendResult.ACCEPTED, edited);
            player.network().flush();
        }
    }

    private void askForBot(Player player) {
        double x = botCount % BOTS_IN_A_ROW - BOTS_IN_A_ROW / 2 + 0.5;
        double z = botCount / BOTS_IN_A_ROW * 2 + 0.5;
        botCount++;
        SendResult result = player.network().packets().method("spawn-bot", "[" + x + ",60.5," + z + "]");
        assertTrue(result.isAccepted(), () -> "bot at " + x + " " + z + ": " + result);
        (result == SendResult.KEPT ? keptBots : acceptedBots).add(x + " " + z);
    }

    private List<String> botsSinceAKill() {
        return acceptedBots.stream()
                .filter(bot -> !botsBeforeAKill.contains(bot))
                .toList();
    }

    /** The ids of the bots that appeared, by where they did. */
    private static Map<String, Set<String>> bots(Player player) {
        Map<String, Set<String>> bots = new HashMap<>();
        for (Player.Entity entity : player.entities()) {
            if (entity.operation() == EntityOperation.CREATE && entity.type().equals("bot")) {
                JsonNode position = json(entity.metadata()).path("position");
                String place =
                        position.path(0).asDouble() + " " + position.path(2).asDouble();
                bots.computeIfAbsent(place, any -> new HashSet<>()).add(entity.id());
            }
        }
        return bots;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException ex) {
            throw new AssertionError(text, ex);
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

    /**
     * Nothing twice, what was kept once and in order; what was said to a server that was then killed it may not have
     * read.
     */
    private void check(Generation generation, Player player) {
        Map<String, Integer> times = new HashMap<>();
        bodies(player).forEach(body -> times.merge(body, 1, Integer::sum));
        times.forEach((body, count) -> assertEquals(1, count, body));
        assertEquals(kept, bodies(player).stream().filter(kept::contains).toList());
        assertTrue(kept.size() >= ROUNDS * LINES, "kept=" + kept.size());
        List<String> lost =
                accepted.stream().filter(line -> !times.containsKey(line)).toList();
        assertTrue(lost.stream().allMatch(line -> line.startsWith("before")), lost.toString());
        Map<String, Set<String>> bots = bots(player);
        bots.forEach((place, ids) -> assertEquals(1, ids.size(), place));
        assertTrue(
                bots.keySet().containsAll(keptBots) && !keptBots.isEmpty(),
                () -> "kept=" + keptBots + ", bots=" + bots);
        List<String> lostBots =
                acceptedBots.stream().filter(bot -> !bots.containsKey(bot)).toList();
        assertTrue(botsBeforeAKill.containsAll(lostBots), lostBots.toString());
        int lostCount = lost.size() + lostBots.size();
        long reported = player.network().counters().get(Counter.PACKETS_UNCONFIRMED)
                + player.network().counters().get(Counter.PACKETS_UNSENT);
        assertTrue(lostCount <= reported, () -> "lost=" + lostCount + ", reported=" + reported);
        assertTrue(player.life().stream().noneMatch(entry -> entry.startsWith("disconnected")));
        System.out.println("interop: restarts " + generation + ": said=" + (accepted.size() + kept.size()) + ", kept="
                + kept.size() + ", bots=" + botCount + ", kept=" + keptBots.size() + ", lost with a killed server="
                + lost.size() + " and " + lostBots.size()
                + ", reported as unsent or unconfirmed=" + reported);
    }
}
