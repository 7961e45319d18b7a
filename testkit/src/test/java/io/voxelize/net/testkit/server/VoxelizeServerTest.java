package io.voxelize.net.testkit.server;

import static io.voxelize.net.testkit.server.TestClient.CHAT;
import static io.voxelize.net.testkit.server.TestClient.ENTITY;
import static io.voxelize.net.testkit.server.TestClient.ERROR;
import static io.voxelize.net.testkit.server.TestClient.EVENT;
import static io.voxelize.net.testkit.server.TestClient.INIT;
import static io.voxelize.net.testkit.server.TestClient.JOIN;
import static io.voxelize.net.testkit.server.TestClient.LEAVE;
import static io.voxelize.net.testkit.server.TestClient.LOAD;
import static io.voxelize.net.testkit.server.TestClient.METHOD;
import static io.voxelize.net.testkit.server.TestClient.PEER;
import static io.voxelize.net.testkit.server.TestClient.STATS;
import static io.voxelize.net.testkit.server.TestClient.UPDATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.Flood;
import io.voxelize.net.testkit.server.session.FrameKind;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.world.HillsTerrain;
import io.voxelize.net.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class VoxelizeServerTest {
    private static final int SEED = 41;
    private static final int ORE = 6;
    private static final int LAMP = 5;
    private static final int HEIGHT = 256;
    private static final String AROUND_ORIGIN = "[[0,0],[0,1],[0,-1],[1,0],[1,1],[1,-1],[-1,0],[-1,1],[-1,-1]]";

    private static VoxelizeServer start(Generation generation) throws IOException {
        return VoxelizeServer.builder()
                .generation(generation)
                .radius(3)
                .preload(1)
                .seed(SEED)
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendInitFirstThenJoinWhenClientJoins(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.connect(server, "ada")) {
            client.send(TestClient.joining("hills", "Ada"));
            Fields init = client.next();
            JsonNode json = json(init.text(2));
            assertEquals(INIT, init.number(1));
            assertFalse(init.has(1));
            assertEquals("ada", json.path("id").asText());
            assertEquals(3, json.path("options").path("maxChunk").path(0).asInt());
            assertEquals(
                    15, json.path("blocks").path("lamp").path("redLightLevel").asInt());
            assertEquals(generation.since(Generation.GX) ? "hills" : "", init.text(11));
            assertEquals("ada", client.await(JOIN).text(3));
            assertEquals(1, server.connections());
            assertEquals(1, server.received(MessageKind.JOIN));
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    @Test
    void shouldAnswer403WhenSecretIsWrong() throws IOException, InterruptedException {
        try (VoxelizeServer server =
                VoxelizeServer.builder().preload(0).secret("x y").start()) {
            HttpResponse<String> refused = get(server, "/ws/?secret=nope");
            assertEquals(403, refused.statusCode());
            assertEquals("wrong secret!", refused.body());
            assertEquals(200, get(server, "/info").statusCode());
            try (TestClient stranger = TestClient.of(server, "client_id=a");
                    TestClient friend = TestClient.of(server, "client_id=a&secret=x+y")) {
                assertEquals(403, stranger.status());
                assertEquals(101, friend.status());
            }
        }
    }

    @Test
    void shouldAnswer404And400WhenPathOrUpgradeIsMissing() throws IOException, InterruptedException {
        try (VoxelizeServer server = VoxelizeServer.builder().preload(0).start()) {
            assertEquals(404, get(server, "/ws").statusCode());
            assertEquals(404, get(server, "/").statusCode());
            assertEquals(400, get(server, "/ws/").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendEveryVoxelOfTheTerrainWhenChunksAreLoaded(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "hills", "ada")) {
            client.send(TestClient.loading("[[0,0],[-3,2],[3,-3]]"));
            for (int i = 0; i < 3; i++) {
                Fields chunk = awaitData(client);
                int[] voxels = Fields.words(chunk.bytes(5), generation.hasLz4Blocks());
                assertArrayEquals(terrain((int) chunk.number(1), (int) chunk.number(2)), voxels);
                assertEquals(voxels.length, Fields.words(chunk.bytes(6), generation.hasLz4Blocks()).length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendMeshesBeforeDataWhenChunkBecomesReadyLater(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "hills", "ada")) {
            client.send(TestClient.loading("[[3,3]]"));
            Fields meshes = client.await(LOAD).messages(8).get(0);
            Fields data = client.await(LOAD).messages(8).get(0);
            assertEquals(8, meshes.messages(4).size());
            assertFalse(meshes.has(5));
            assertFalse(data.has(4));
            assertEquals(meshes.text(3), data.text(3));
        }
    }

    @Test
    void shouldSendAtMostSoManyReadyChunksPerMessageWhenNineAreRequested() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            loadAroundOrigin(client);
            client.send(TestClient.loading(AROUND_ORIGIN));
            assertEquals(4, client.await(LOAD).messages(8).size());
            assertEquals(4, client.await(LOAD).messages(8).size());
            assertEquals(1, client.await(LOAD).messages(8).size());
        }
    }

    @Test
    void shouldSendNoMeshesWhenClientsMakeTheirOwn() throws IOException {
        try (VoxelizeServer server = VoxelizeServer.builder()
                        .preload(1)
                        .clientOnlyMeshing(true)
                        .start();
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            client.send(TestClient.loading("[[0,0],[2,2]]"));
            assertFalse(client.await(LOAD).messages(8).get(0).has(4));
            assertFalse(client.await(LOAD).messages(8).get(0).has(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEchoEditWithItsLightWhenSurroundingsAreReady(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            loadAroundOrigin(client);
            client.send(TestClient.setting(3, 40, 5, LAMP | 2 << 16 | 9 << 24));
            Fields update =
                    client.await(message -> message.has(10)).messages(10).get(0);
            assertEquals(3, update.number(1));
            assertEquals(40, update.number(2));
            assertEquals(5, update.number(3));
            assertEquals(LAMP | 9 << 24, update.number(4));
            assertEquals(0x0FC6, update.number(5));
            client.send(TestClient.loading("[[0,0]]"));
            Fields chunk = awaitData(client);
            int[] lights = Fields.words(chunk.bytes(6), generation.hasLz4Blocks());
            assertEquals(0xFEB5, lights[index(3, 41, 5)]);
            assertEquals(0xFDA4, lights[index(4, 41, 5)]);
        }
    }

    @Test
    void shouldRefreshMeshesAloneWhenVoxelChanges() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            loadAroundOrigin(client);
            client.send(TestClient.setting(8, 12, 8, 0));
            Fields refreshed = client.await(message -> message.number(1) == UPDATE && message.has(8));
            Fields chunk = refreshed.messages(8).get(0);
            assertFalse(chunk.has(5));
            assertEquals(
                    List.of(0L),
                    chunk.messages(4).stream().map(mesh -> mesh.number(1)).toList());
        }
    }

    @Test
    void shouldDeferEditUntilNeighboursAreReadySince2026() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            client.send(TestClient.setting(40, 50, 40, ORE));
            client.send(TestClient.loading("[[2,2]]"));
            Fields chunk = awaitData(client);
            assertEquals(0, Fields.words(chunk.bytes(5), true)[index(8, 50, 8)]);
            client.send(TestClient.loading("[[1,1],[1,2],[1,3],[2,1],[2,3],[3,1],[3,2],[3,3]]"));
            assertEquals(
                    ORE,
                    client.await(message -> message.has(10)).messages(10).get(0).number(4));
        }
    }

    @Test
    void shouldDropEditThatComesTooEarlyUntil2025() throws IOException {
        try (VoxelizeServer server = start(Generation.G2023);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            loadAroundOrigin(client);
            client.send(TestClient.setting(40, 50, 40, ORE));
            client.awaitStatsWithout(message -> message.has(10));
            client.send(TestClient.setting(1, 50, 1, ORE));
            assertEquals(
                    1,
                    client.await(message -> message.has(10)).messages(10).get(0).number(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellPeersAboutEachOther(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea")) {
            ada.send(TestClient.standing(1.5, 20, 2.5));
            Fields peer = bea.await(message -> message.number(1) == PEER
                            && message.messages(6).stream()
                                    .anyMatch(p -> p.text(3).contains("20.0")))
                    .messages(6)
                    .get(0);
            assertEquals("ada", peer.text(1));
            assertEquals("Ada", peer.text(2));
            assertEquals(1.5, json(peer.text(3)).path("position").path(0).asDouble());
            assertEquals(-1, json(peer.text(3)).path("direction").path(2).asDouble());
        }
    }

    @Test
    void shouldLimitStepOfPlayersSince2026() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea")) {
            ada.send(TestClient.standing(100, 0, 0));
            Fields message = bea.await(
                    m -> m.number(1) == PEER && m.messages(6).get(0).text(3).contains("24.0"));
            assertTrue(message.number(12) > 0);
            assertEquals("", message.text(11));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellAboutFallingBotWhenOneIsSpawned(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            loadAroundOrigin(client);
            client.send(TestClient.calling("spawn-bot", "[4.5,15.5,4.5]"));
            Fields created = client.await(message -> message.number(1) == ENTITY && message.has(7));
            Fields bot = created.messages(7).get(0);
            assertEquals(0, bot.number(1));
            assertEquals("bot", bot.text(3));
            assertEquals(generation == Generation.G2026, json(bot.text(4)).has("rigidBody"));
            Fields resting = client.await(message -> message.number(1) == ENTITY
                    && message.messages(7).get(0).text(4).contains("[4.5,13.25,4.5]"));
            assertEquals(2, resting.messages(7).get(0).number(1));
            assertEquals(bot.text(2), resting.messages(7).get(0).text(2));
        }
    }

    @Test
    void shouldSendMotionWhenClientReadsIt() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.connect(server, "ada")) {
            client.send(TestClient.message(JOIN)
                    .text(2, "{\"world\":\"tutorial\",\"username\":\"Ada\",\"capabilities\":[\"motion.v1\"]}"));
            client.await(INIT);
            loadAroundOrigin(client);
            client.send(TestClient.calling("spawn-bot", "[-4.5,30.5,4.5]"));
            Fields moved = client.await(message ->
                    message.number(1) == ENTITY && message.messages(7).get(0).has(5));
            Fields bot = moved.messages(7).get(0);
            assertFalse(bot.has(4));
            byte[] motion = bot.bytes(5);
            assertEquals(15, motion.length);
            assertEquals(1, motion[0]);
            assertEquals(4, motion[1]);
            assertArrayEquals(new byte[] {0, (byte) 0xF7, -1, -1}, Arrays.copyOfRange(motion, 2, 6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRelayChatToEverybodyInTheWorld(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea");
                TestClient cyd = TestClient.join(server, "hills", "cyd")) {
            ada.send(TestClient.chatting("/tp 1 2 3"));
            ada.send(TestClient.chatting("hëllo"));
            assertEquals("hëllo", ada.await(CHAT).messages(5).get(0).text(3));
            assertEquals("hëllo", bea.await(CHAT).messages(5).get(0).text(3));
            cyd.awaitStatsWithout(message -> message.number(1) == CHAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerStatsAndKeepTimeThatWasSet(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            client.send(TestClient.calling("vox-builtin:set-time", "{\"time\":4321}"));
            client.send(TestClient.calling("vox-builtin:get-stats", ""));
            JsonNode stats = json(client.await(STATS).text(2));
            assertEquals(4321, stats.path("time").asDouble(), 5);
            assertTrue(stats.path("tick").asLong() > 0);
            assertEquals(generation.since(Generation.GX), stats.has("delta"));
        }
    }

    @Test
    void shouldAnswerMethodPing() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            client.send(TestClient.calling("vox-builtin:ping", "{\"n\":[1, 2]}"));
            Fields method = client.await(METHOD).messages(4).get(0);
            assertEquals("vox-builtin:pong", method.text(1));
            assertEquals("{\"n\":[1, 2]}", method.text(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRelayEventInTheEncodingOfTheGeneration(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea")) {
            loadAroundOrigin(bea);
            ada.send(TestClient.message(EVENT)
                    .message(9, new Fields.Writer().text(1, "Wave").text(2, "{\"n\":1}")));
            Fields event = bea.await(message -> message.number(1) == EVENT
                            && message.messages(9).get(0).text(1).equals("Wave"))
                    .messages(9)
                    .get(0);
            String once = "{\"n\":1}";
            assertEquals(generation == Generation.G2023 ? once : "\"{\\\"n\\\":1}\"", event.text(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellOthersWhenClientLeavesOrDies(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea")) {
            // Of the first time, so that what is heard next is the second.
            bea.await(message -> message.number(1) == JOIN && message.text(3).equals("bea"));
            ada.send(TestClient.message(LEAVE).text(3, "tutorial"));
            assertEquals("ada", bea.await(LEAVE).text(3));
            ada.send(TestClient.joining("tutorial", "Ada"));
            assertEquals("ada", bea.await(JOIN).text(3));
            ada.die();
            assertEquals("ada", bea.await(LEAVE).text(3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndSessionWithErrorWhenWorldIsUnknown(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.connect(server, "ada")) {
            client.send(TestClient.joining("nowhere", "Ada"));
            assertEquals(
                    "ID ada is attempting to connect to a non-existent world!",
                    client.await(ERROR).text(3));
            assertEquals(
                    generation.since(Generation.GX) ? TestClient.NO_STATUS : TestClient.NO_CLOSE_FRAME,
                    client.awaitEnd());
        }
    }

    @Test
    void shouldKickOlderSocketWhenIdIsUsedAgain() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient older = TestClient.join(server, "tutorial", "ada");
                TestClient newer = TestClient.connect(server, "ada")) {
            assertEquals(
                    "Another session connected with your account.",
                    older.await(ERROR).text(3));
            newer.send(TestClient.joining("tutorial", "Ada"));
            assertEquals("ada", json(newer.await(INIT).text(2)).path("id").asText());
            older.send(TestClient.chatting("still here"));
            assertEquals(
                    "Session superseded by a newer connection with the same client id.",
                    older.await(ERROR).text(3));
            assertEquals(TestClient.NO_STATUS, older.awaitEnd());
            newer.awaitStatsWithout(message -> message.number(1) == CHAT);
        }
    }

    @Test
    void shouldAnswerPingsAndSendThemWhenGenerationDoes() throws IOException {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().preload(0).heartbeatMs(20).start();
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            client.ping(new byte[] {1, 2});
            assertArrayEquals(new byte[] {1, 2}, client.awaitPong());
            while (server.received(FrameKind.PONG) < 3) {
                client.awaitStatsWithout(message -> false);
            }
            assertEquals(1, server.received(FrameKind.PING));
            assertEquals(1, server.received(FrameKind.BINARY) - server.received(MessageKind.METHOD));
        }
    }

    @Test
    void shouldDropClientThatShowsNoSignOfLife() throws IOException {
        ManualClock clock = new ManualClock();
        try (VoxelizeServer server = VoxelizeServer.builder()
                        .preload(0)
                        .heartbeatMs(1_000)
                        .idleTimeoutMs(4_000)
                        .clock(clock)
                        .start();
                TestClient silent = TestClient.slow(server, "silent");
                TestClient witness = TestClient.connect(server, "bea")) {
            silent.send(TestClient.joining("tutorial", "Ada"));
            witness.send(TestClient.joining("tutorial", "Bea"));
            awaitCount(() -> server.received(MessageKind.JOIN), 2);
            for (int pongs = 1; pongs <= 6; pongs++) {
                // Before time goes on, or the witness would be dropped as well.
                awaitCount(() -> server.received(FrameKind.PONG), pongs);
                clock.advanceMs(1_000);
            }
            assertEquals("silent", witness.await(LEAVE).text(3));
        }
    }

    private static void awaitCount(LongSupplier count, long wanted) {
        while (count.getAsLong() < wanted) {
            assertFalse(Thread.interrupted(), () -> "came too little: count=" + count.getAsLong());
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(Flood.class)
    void shouldLoseNothingAndKeepOrderWhenClientReadsSlowlyThroughFlood(Flood kind)
            throws IOException, InterruptedException, ExecutionException {
        int messages = 20_000;
        try (VoxelizeServer server =
                        VoxelizeServer.builder().preload(0).impulses(false).start();
                TestClient client = TestClient.slow(server, "ada")) {
            client.send(TestClient.joining("tutorial", "Ada"));
            client.read(3);
            client.await(JOIN);
            var flood = server.flood("tutorial", kind, messages);
            client.read(10);
            if (kind == Flood.LONG_CHAT) {
                // 20 MB; what the others say may fit in the buffers of the sockets.
                assertFalse(flood.isDone());
            }
            client.read(Integer.MAX_VALUE / 2);
            for (int i = 0; i < messages; i++) {
                String number = Integer.toString(i);
                Fields message = client.await(m -> m.has(5) || m.has(7) || m.has(9));
                String told = switch (kind) {
                    case CHAT -> message.messages(5).get(0).text(3);
                    case LONG_CHAT -> withoutDots(message.messages(5).get(0).text(3));
                    case EVENT -> message.messages(9).get(0).text(2);
                    case ENTITY ->
                        Integer.toString(json(message.messages(7).get(0).text(4))
                                .path("position")
                                .path(0)
                                .asInt());
                };
                assertEquals(number, told);
            }
            assertEquals(1, flood.get());
        }
    }

    @Test
    void shouldSendRawBytesToOneClientOrToAWorld() throws IOException, InterruptedException, ExecutionException {
        LinkedBlockingQueue<String> joined = new LinkedBlockingQueue<>();
        try (VoxelizeServer server = VoxelizeServer.builder()
                        .preload(0)
                        .impulses(false)
                        .onJoin((world, clientId) -> joined.add(clientId + "@" + world))
                        .start();
                TestClient ada = TestClient.join(server, "tutorial", "ada");
                TestClient bea = TestClient.join(server, "tutorial", "bea")) {
            assertEquals("ada@tutorial", joined.poll(10, TimeUnit.SECONDS));
            byte[] odd = new Fields.Writer().number(1, 77).toBytes();
            assertTrue(server.send("ada", odd).get());
            assertFalse(server.send("nobody", odd).get());
            ada.await(77);
            assertEquals(2, server.broadcast("tutorial", odd).get());
            ada.await(77);
            bea.await(77);
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> server.broadcast("nowhere", odd).get());
            assertInstanceOf(IllegalArgumentException.class, failure.getCause());
            assertTrue(server.disconnect("ada").get());
            assertEquals(TestClient.NO_STATUS, ada.awaitEnd());
        }
    }

    @Test
    void shouldFailWithPortWhenItIsTaken() throws IOException {
        try (VoxelizeServer server = VoxelizeServer.builder().preload(0).start()) {
            IOException failure = assertThrows(
                    IOException.class,
                    () -> VoxelizeServer.builder().port(server.port()).start());
            assertTrue(String.valueOf(failure.getMessage()).contains("port=" + server.port()));
        }
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> VoxelizeServer.builder().radius(-1));
        assertEquals("radius too small: radius=-1, min=0", failure.getMessage());
    }

    @Test
    void shouldEndItsThreadsWhenClosedTwice() throws IOException, InterruptedException {
        VoxelizeServer server = start(Generation.G2026);
        server.close();
        server.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("voxelize-testkit")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
    }

    private static void loadAroundOrigin(TestClient client) {
        client.send(TestClient.loading(AROUND_ORIGIN));
        for (int i = 0; i < 9; ) {
            i += (int) client.await(LOAD).messages(8).stream()
                    .filter(chunk -> chunk.has(5))
                    .count();
        }
    }

    /**
     * Waits for a chunk with voxels; messages may carry several, so it must be alone in its message or asked for alone.
     */
    private static Fields awaitData(TestClient client) {
        return client
                .await(message -> message.number(1) == LOAD
                        && message.messages(8).stream().anyMatch(chunk -> chunk.has(5)))
                .messages(8)
                .stream()
                .filter(chunk -> chunk.has(5))
                .findFirst()
                .orElseThrow();
    }

    private static String withoutDots(String line) {
        assertEquals(1_000, line.length());
        return line.substring(0, line.indexOf('.'));
    }

    private static int[] terrain(int chunkX, int chunkZ) {
        int[] voxels = new int[16 * HEIGHT * 16];
        for (int x = 0; x < 16; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int z = 0; z < 16; z++) {
                    voxels[index(x, y, z)] = HillsTerrain.blockAt(chunkX * 16 + x, y, chunkZ * 16 + z, SEED);
                }
            }
        }
        return voxels;
    }

    private static int index(int x, int y, int z) {
        return (x * HEIGHT + y) * 16 + z;
    }

    private static HttpResponse<String> get(VoxelizeServer server, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
