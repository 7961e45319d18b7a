package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.VoxelizeServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad input between a game and a server, in both directions, through the public API alone. */
@Timeout(120)
class BadInputTest {

    private static final String WORLD = "tutorial";
    private static final String SECRET = "open sesame & more";

    @Test
    void shouldSayThatTheSecretIsWrongWithoutRepeatingIt() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().secret(SECRET).preload(0).start();
                Network network = network(NetworkConfig.builder().secret("guess 1"))) {
            NetworkException refusal =
                    assertThrows(NetworkException.class, () -> Player.await(network.connect(server.url())));
            assertEquals(Reason.WRONG_SECRET, refusal.reason());
            String text = String.valueOf(refusal.getMessage());
            assertTrue(text.contains("403") && text.contains(Integer.toString(server.port())), text);
            assertFalse(text.contains("guess"), text);
        }
    }

    @Test
    void shouldPassWithTheRightSecret() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().secret(SECRET).preload(0).start();
                Network network = network(NetworkConfig.builder().secret(SECRET))) {
            Player.await(network.connect(server.url()));
            Player.await(network.join(WORLD));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void shouldFailTheQueuedJoinWithTheCauseOfTheConnection() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().secret(SECRET).preload(0).start();
                Network network = network(NetworkConfig.builder())) {
            CompletableFuture<Void> connecting = network.connect(server.url());
            NetworkException refusal = assertThrows(NetworkException.class, () -> Player.await(network.join(WORLD)));
            assertEquals(Reason.WRONG_SECRET, refusal.reason());
            assertThrows(NetworkException.class, () -> Player.await(connecting));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldCountGarbageAndGoOn(Generation generation) throws Exception {
        try (VoxelizeServer server = server(generation);
                Network network = joined(server, NetworkConfig.builder())) {
            byte[] illegalTag = {0x04};
            byte[] cutLength = {0x12, 0x7F, 'x'};
            byte[] unknownType = {0x08, 0x63};
            byte[] brokenZlib = {0x78, (byte) 0x9C, 1, 2, 3};
            byte[] brokenLz4 = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x00};
            for (byte[] message : List.of(illegalTag, cutLength, unknownType, brokenZlib, brokenLz4)) {
                assertEquals(1, server.broadcast(WORLD, message).get(10, TimeUnit.SECONDS));
            }
            until(network, () -> bad(network) == 5);
            assertEquals(2, network.counters().get(Counter.BAD_COMPRESSION));
            assertEquals(3, network.counters().get(Counter.BAD_MESSAGES));
            assertEquals(1, server.connections());
        }
    }

    private static long bad(Network network) {
        return network.counters().get(Counter.BAD_MESSAGES)
                + network.counters().get(Counter.BAD_COMPRESSION)
                + network.counters().get(Counter.LIMIT_EXCEEDED);
    }

    @Test
    void shouldEndTheConnectionWhenAMessageIsTooLong() throws Exception {
        NetworkConfig.Builder config =
                NetworkConfig.builder().maxWireLength(1 << 16).reconnectMaxAttempts(0);
        try (VoxelizeServer server = server(Generation.G2026);
                Player player = new Player("Ada", config)) {
            Player.await(player.network().connect(server.url()));
            player.join(WORLD);
            server.broadcast(WORLD, new byte[(1 << 16) + 1]).get(10, TimeUnit.SECONDS);
            player.until("the connection ended", () -> player.life().contains("disconnected MESSAGE_TOO_LARGE"));
        }
    }

    @Test
    void shouldGiveWayWhenAnotherConnectionTakesTheClientId() throws Exception {
        NetworkConfig.Builder config = NetworkConfig.builder().clientId("the-one");
        try (VoxelizeServer server = server(Generation.G2026);
                Player first = new Player("Ada", config);
                Player second = new Player("Ada", config)) {
            Player.await(first.network().connect(server.url()));
            first.join(WORLD);
            Player.await(second.network().connect(server.url()));
            first.until("the first gave way", () -> first.life().contains("disconnected SUPERSEDED"));
            second.join(WORLD);
            assertEquals("the-one", second.network().clientId());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldReportALostConnection(Generation generation) throws Exception {
        try (VoxelizeServer server = server(generation);
                Player player = new Player("Ada", NetworkConfig.builder().reconnectMaxAttempts(0))) {
            Player.await(player.network().connect(server.url()));
            player.join(WORLD);
            assertTrue(server.disconnect(player.network().clientId()).get(10, TimeUnit.SECONDS));
            player.until("the end was told", () -> player.life().contains("disconnected CONNECTION_LOST"));
            assertEquals(SendResult.NOT_CONNECTED, player.network().packets().chat("is anybody there"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldComeBackToTheWorldWhenTheConnectionIsLost(Generation generation) throws Exception {
        NetworkConfig.Builder config =
                NetworkConfig.builder().reconnectInitialDelayMs(100).reconnectMaxDelayMs(200);
        try (VoxelizeServer server = server(generation);
                Player player = new Player("Ada", config)) {
            Player.await(player.network().connect(server.url()));
            player.join(WORLD);
            String id = player.network().clientId();
            for (int round = 1; round <= 3; round++) {
                int joins = round + 1;
                assertTrue(server.disconnect(id).get(10, TimeUnit.SECONDS));
                player.until(
                        "the player is back",
                        () -> player.life().stream()
                                        .filter(("joined " + WORLD)::equals)
                                        .count()
                                == joins);
                assertEquals(id, player.network().clientId(), "as the same client");
                String line = "back " + round;
                assertTrue(player.network().packets().chat(line).isAccepted());
                player.until(
                        "the line is echoed",
                        () -> player.lines().stream()
                                .anyMatch(said -> said.body().equals(line)));
            }
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldNeverSendWhatKillsAServer(Generation generation) throws Exception {
        try (VoxelizeServer server = server(generation);
                Player player = new Player("Ada")) {
            Network network = player.network();
            assertEquals(Reason.NOT_CONNECTED, reasonOfLeaving(network));
            Player.await(network.connect(server.url()));
            assertEquals(Reason.NOT_JOINED, reasonOfLeaving(network));
            assertEquals(SendResult.NOT_JOINED, network.packets().chat("too early"));
            Player.await(network.join(WORLD));
            sendEverythingDeadly(network.packets());
            network.flush();
            Player.await(network.leave());
            assertEquals(Reason.NOT_JOINED, reasonOfLeaving(network));
            assertEquals(SendResult.NOT_JOINED, network.packets().chat("too late"));
            network.flush();
            Player.await(network.join(WORLD));
            network.packets().method("vox-builtin:get-stats", "");
            player.until("the server still answers", () -> player.stats().size() == 1);
            assertEquals(List.of(), server.fatalInputs());
            assertEquals(1, server.connections());
        }
    }

    private static Reason reasonOfLeaving(Network network) {
        return assertThrows(NetworkException.class, () -> Player.await(network.leave()))
                .reason();
    }

    private static void sendEverythingDeadly(Packets packets) {
        assertEquals(SendResult.INVALID, packets.method("Spawn-Bot", "[1,2,3]"));
        assertEquals(SendResult.INVALID, packets.event("VOX-BUILTIN:arm-swing", "1"));
        assertEquals(SendResult.INVALID, packets.event("wave", "{"));
        assertEquals(SendResult.INVALID, packets.peer(Double.NaN, 0, 0, 0, 0, 1));
        assertEquals(SendResult.INVALID, packets.peer("{\"position\":[null,1,2]"));
        assertEquals(SendResult.INVALID, packets.action("stop", "{"));
        assertEquals(SendResult.INVALID, packets.load(0, 0, Double.NaN, 0, new int[] {0, 0}, 1));
        assertEquals(SendResult.INVALID, packets.bulkUpdate(new int[2], new int[1], new int[2], new int[2], 2));
        assertEquals(SendResult.INVALID, packets.method("vox-builtin:set-time", "noon"));
        assertEquals(SendResult.ACCEPTED, packets.action("greet", ""));
    }

    @Test
    void shouldRefuseAPacketThatAnOlderServerWouldDieOf() throws Exception {
        NetworkConfig.Builder config = NetworkConfig.builder().outboundRingLength(1 << 20);
        try (VoxelizeServer server = server(Generation.G2023);
                Network network = joined(server, config)) {
            assertEquals(SendResult.TOO_LARGE, network.packets().chat("x".repeat(65_536)));
            assertEquals(SendResult.ACCEPTED, network.packets().chat("x".repeat(60_000)));
            long before = network.counters().get(Counter.MESSAGES_RECEIVED);
            network.flush();
            until(network, () -> network.counters().get(Counter.MESSAGES_RECEIVED) > before);
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    private static VoxelizeServer server(Generation generation) throws IOException {
        return VoxelizeServer.builder().generation(generation).preload(0).start();
    }

    private static Network network(NetworkConfig.Builder config) {
        return Network.create(config.checkedViews(true).build());
    }

    private static Network joined(VoxelizeServer server, NetworkConfig.Builder config) throws Exception {
        Network network = network(config);
        network.register(message -> {});
        Player.await(network.connect(server.url()));
        Player.await(network.join(WORLD));
        return network;
    }

    private static void until(Network network, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "did not happen: counters=" + network.counters());
            network.sync();
            network.flush();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
