package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.Json;
import io.voxelize.net.message.Lights;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.Voxels;
import io.voxelize.net.testkit.contract.Player.Column;
import io.voxelize.net.testkit.contract.Player.Edit;
import io.voxelize.net.testkit.contract.Player.Entity;
import io.voxelize.net.testkit.contract.Player.Line;
import io.voxelize.net.testkit.server.world.HillsTerrain;
import io.voxelize.net.world.ServerPing;
import io.voxelize.net.world.World;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The contract between a game and any server. Runs against the testkit's server in every build and against real ones
 * with {@code -Pinterop}, so that the one cannot drift away from the others.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WorldContract {

    static final int SEED = 7;

    private static final int CHUNK_SIZE = 16;
    private static final int MAX_HEIGHT = 256;
    private static final int AIR = 0;
    private static final int STONE = 1;
    private static final int DIRT = 2;
    private static final int GRASS = 3;
    private static final int LAMP = 5;
    private static final String FLAT = "tutorial";
    private static final String HILLS = "hills";

    private final ContractServer server;

    WorldContract(ContractServer server) {
        this.server = server;
    }

    @BeforeAll
    void shouldSayWhichGenerationItIs() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            assertEquals(server.generation(), player.network().server().generation());
        }
    }

    @AfterEach
    void shouldHaveHarmedNobody() {
        server.assertUnharmed();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldLoadTheHillsVoxelByVoxel() throws Exception {
        try (Player player = Player.joined(server, "Ada", HILLS)) {
            player.request(square(4));
            player.until(
                    "81 chunks loaded",
                    () -> player.voxels().size() == 81 && player.lights().size() == 81);
            assertTerrain(player, new Column(0, 0));
            assertTerrain(player, new Column(-4, 3));
            assertTerrain(player, new Column(4, -4));
            player.until("meshes came", () -> player.vertices() > 0);
            assertEquals(MessageType.INIT, player.order().get(0));
            player.assertNothingDropped();
        }
    }

    private static void assertTerrain(Player player, Column column) {
        int[] actual = Objects.requireNonNull(player.voxels().get(column));
        assertEquals(CHUNK_SIZE * MAX_HEIGHT * CHUNK_SIZE, actual.length);
        for (int lx = 0; lx < CHUNK_SIZE; lx++) {
            for (int ly = 0; ly < MAX_HEIGHT; ly++) {
                for (int lz = 0; lz < CHUNK_SIZE; lz++) {
                    int vx = column.x() * CHUNK_SIZE + lx;
                    int vz = column.z() * CHUNK_SIZE + lz;
                    int expected = HillsTerrain.blockAt(vx, ly, vz, SEED);
                    assertEquals(expected, actual[index(lx, ly, lz)], () -> "voxel at " + vx + ", " + vz);
                }
            }
        }
    }

    private static int index(int lx, int ly, int lz) {
        return (lx * MAX_HEIGHT + ly) * CHUNK_SIZE + lz;
    }

    @Test
    void shouldShowSunAboveTheHillsAndNoneInside() throws Exception {
        try (Player player = Player.joined(server, "Ada", HILLS)) {
            Column column = new Column(1, 1);
            player.request(List.of(column));
            player.until("lights came", () -> player.lights().containsKey(column));
            int[] lights = Objects.requireNonNull(player.lights().get(column));
            assertEquals(15, Lights.sun(lights[index(3, MAX_HEIGHT - 1, 5)]));
            assertEquals(0, Lights.sun(lights[index(3, 0, 5)]));
        }
    }

    @Test
    void shouldKeepTheChunksAroundThePlayer() throws Exception {
        World world = new World();
        world.renderRadius(2);
        try (Player player = new Player("Ada")) {
            player.network().register(world);
            player.connect(server);
            player.join(FLAT);
            player.until("13 chunks kept", () -> {
                world.update(8, 20, 8, 1, 0, 0.001);
                return world.loadedCount() == 13;
            });
            assertEquals(STONE, Voxels.id(world.voxelAt(8, 9, 8)));
            assertEquals(DIRT, Voxels.id(world.voxelAt(-8, 11, 8)));
            assertEquals(GRASS, Voxels.id(world.voxelAt(24, 12, -8)));
            assertEquals(AIR, Voxels.id(world.voxelAt(8, 13, 8)));
            assertEquals(
                    "Grass Block",
                    Objects.requireNonNull(world.blockAt(24, 12, -8)).name());
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldEchoAnEditWithItsLight() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            Column middle = new Column(0, 0);
            // An edit counts only when the chunk and its neighbours are ready; older servers drop it otherwise.
            player.request(square(1));
            player.until("9 chunks loaded", () -> player.voxels().size() == 9);
            Player.accepted(player.network().packets().update(5, 40, 6, LAMP));
            player.until("the edit came back", () -> !player.edits().isEmpty());
            Edit edit = player.edits().get(0);
            assertEquals(List.of(5, 40, 6, LAMP), List.of(edit.vx(), edit.vy(), edit.vz(), edit.voxel()));
            assertEquals(
                    List.of(15, 12, 6),
                    List.of(Lights.red(edit.light()), Lights.green(edit.light()), Lights.blue(edit.light())));
            player.lights().remove(middle);
            player.request(List.of(middle));
            player.until("the chunk came anew", () -> player.lights().containsKey(middle));
            int[] voxels = Objects.requireNonNull(player.voxels().get(middle));
            int[] lights = Objects.requireNonNull(player.lights().get(middle));
            assertEquals(LAMP, voxels[index(5, 40, 6)]);
            assertEquals(14, Lights.red(lights[index(6, 40, 6)]), "one block beside the lamp");
            assertEquals(13, Lights.red(lights[index(6, 41, 6)]), "two blocks beside the lamp");
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldGetAnEditThroughThatComesBeforeItsChunkIsReady() throws Exception {
        World world = new World();
        world.renderRadius(2);
        world.confirmEdits(1_000, 100);
        try (Player player = new Player("Ada")) {
            player.network().register(world);
            player.connect(server);
            player.join(FLAT);
            // Beyond what is generated before anybody joins.
            int vx = 5 * CHUNK_SIZE + 3;
            player.until("INIT came", world::isInitialized);
            Player.accepted(world.setVoxel(vx, 60, 3, LAMP));
            player.until("the edit shows", () -> {
                world.update(vx, 60, 3, 1, 0, 0.001);
                return Voxels.id(world.voxelAt(vx, 60, 3)) == LAMP;
            });
            assertEquals(0, world.lostEditCount());
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldEchoManyEditsOnce() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            player.request(square(1));
            player.until("9 chunks loaded", () -> player.voxels().size() == 9);
            for (int i = 0; i < 64; i++) {
                Player.accepted(player.network().packets().update(i % 8, 50 + i / 8, 3, STONE));
            }
            player.until("64 edits came back", () -> player.edits().size() >= 64);
            assertEquals(64, player.edits().stream().distinct().count());
            assertTrue(player.edits().stream().allMatch(edit -> edit.voxel() == STONE));
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldMeasureTheWayThroughTheWorldWhereItAnswers() throws Exception {
        ServerPing ping = new ServerPing(1);
        try (Player player = new Player("Ada")) {
            player.network().register(ping);
            player.connect(server);
            player.join(FLAT);
            if (server.generation() == Generation.G2026) {
                player.until("three pings are answered", () -> ping.answeredCount() >= 3);
                assertTrue(ping.roundTripNs() > 0);
            }
            Player.accepted(player.network().packets().chat("still there"));
            player.until("the line came back", () -> player.lines().contains(new Line("CLIENT", "Ada", "still there")));
            assertEquals(server.generation() == Generation.G2026, ping.answeredCount() > 0);
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldEchoChat() throws Exception {
        try (Player player = Player.joined(server, "Grace", FLAT)) {
            Player.accepted(player.network().packets().chat("hello, wörld"));
            Line expected = new Line("CLIENT", "Grace", "hello, wörld");
            player.until("the line came back", () -> player.lines().contains(expected));
            player.assertNothingDropped();
        }
    }

    @Test
    void shouldRelayEvents() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            player.request(square(1));
            player.until("9 chunks loaded", () -> player.voxels().size() == 9);
            Player.accepted(player.network().packets().event("wave", "{\"hand\":\"left\"}"));
            player.until("the event came back", () -> payload(player).contains("left"));
            player.assertNothingDropped();
        }
    }

    private static String payload(Player player) {
        return player.events().stream()
                .filter(event -> event.name().equals("wave"))
                .map(Player.Happening::payload)
                .findFirst()
                .orElse("");
    }

    @Test
    void shouldShowAFallingBot() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            player.request(square(1));
            player.until("9 chunks loaded", () -> player.voxels().size() == 9);
            int before = player.entities().size();
            Player.accepted(player.network().packets().method("spawn-bot", "[4.5,100.0,4.5]"));
            player.until("a bot was created", () -> created(player, before) != null);
            String id = Objects.requireNonNull(created(player, before)).id();
            player.until("it fell ten blocks", () -> heightOf(player, id) < 90);
            boolean motion = player.entities().stream().anyMatch(entity -> Double.isFinite(entity.motionY()));
            assertEquals(server.generation() == Generation.G2026, motion);
            player.assertNothingDropped();
        }
    }

    private static @Nullable Entity created(Player player, int from) {
        return player.entities().stream()
                .skip(from)
                .filter(entity -> entity.operation() == EntityOperation.CREATE)
                .findFirst()
                .orElse(null);
    }

    /** The last height that is known, from whichever form the server sends. */
    private static double heightOf(Player player, String id) {
        return player.entities().stream()
                .filter(entity -> entity.id().equals(id))
                .mapToDouble(WorldContract::heightOf)
                .filter(Double::isFinite)
                .reduce(Double.MAX_VALUE, (first, last) -> last);
    }

    private static double heightOf(Entity entity) {
        if (Double.isFinite(entity.motionY())) {
            return entity.motionY();
        }
        return entity.metadata().isEmpty()
                ? Double.NaN
                : Json.parse(entity.metadata()).path("position").path(1).asDouble(Double.NaN);
    }

    @Test
    void shouldTellTheTime() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            Player.accepted(player.network().packets().method("vox-builtin:get-stats", ""));
            player.until("the first time came", () -> player.stats().size() == 1);
            Player.accepted(player.network().packets().method("vox-builtin:get-stats", ""));
            player.until("the second time came", () -> player.stats().size() == 2);
            assertTrue(player.stats().get(0).path("time").isNumber());
            long first = player.stats().get(0).path("tick").asLong(-1);
            long second = player.stats().get(1).path("tick").asLong(-1);
            assertTrue(first >= 0 && second >= first, "first=" + first + ", second=" + second);
            assertEquals(
                    server.generation() == Generation.G2026,
                    player.stats().get(0).has("delta"));
        }
    }

    @Test
    void shouldShowPlayersToEachOther() throws Exception {
        try (Player ada = Player.joined(server, "Ada", FLAT);
                Player grace = Player.joined(server, "Grace", FLAT)) {
            String graceId = grace.network().clientId();
            ada.until("Grace joined", () -> ada.joins().contains(graceId));
            ada.until("Grace was seen", () -> {
                grace.network().sync();
                Player.accepted(grace.network().packets().peer(3.5, 20, 3.5, 0, 0, -1));
                grace.network().flush();
                return saw(ada, graceId);
            });
            grace.network().disconnect();
            ada.until("Grace left", () -> ada.leaves().contains(graceId));
            ada.assertNothingDropped();
        }
    }

    private static boolean saw(Player player, String id) {
        return player.peers().stream()
                .anyMatch(peer -> peer.id().equals(id)
                        && peer.username().equals("Grace")
                        && peer.metadata().contains("3.5"));
    }

    @Test
    void shouldLeaveAndJoinAgainOnTheSameConnection() throws Exception {
        try (Player player = Player.joined(server, "Ada", FLAT)) {
            Player.await(player.network().leave());
            player.join(HILLS);
            assertEquals(HILLS, player.network().worldName());
            Column column = new Column(2, -2);
            player.request(List.of(column));
            player.until("a chunk of the hills came", () -> player.voxels().containsKey(column));
            assertTerrain(player, column);
            Player.await(player.network().leave());
            player.join(FLAT);
            player.until("the second stay began", () -> player.life().size() == 6);
            assertEquals(
                    List.of(
                            "connected",
                            "joined tutorial",
                            "left tutorial",
                            "joined hills",
                            "left hills",
                            "joined tutorial"),
                    player.life());
        }
    }

    @Test
    void shouldRefuseUnknownWorldAndTakeTheSamePlayerAfterwards() throws Exception {
        try (Player player = new Player("Ada")) {
            player.connect(server);
            NetworkException refusal = assertThrows(NetworkException.class, () -> player.join("nowhere"));
            assertEquals(NetworkException.Reason.UNKNOWN_WORLD, refusal.reason());
            assertTrue(String.valueOf(refusal.getMessage()).contains("nowhere"), refusal.getMessage());
            player.until("the connection ended", () -> player.life().contains("disconnected UNKNOWN_WORLD"));
            player.connect(server);
            player.join(FLAT);
            player.until("the world was entered", () -> player.life().contains("joined tutorial"));
            assertNotNull(player.network().worldName());
        }
    }

    private static List<Column> square(int radius) {
        return IntStream.rangeClosed(-radius, radius)
                .boxed()
                .flatMap(x -> IntStream.rangeClosed(-radius, radius).mapToObj(z -> new Column(x, z)))
                .toList();
    }
}
