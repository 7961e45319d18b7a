package io.voxelize.net.testkit.server;

import static io.voxelize.net.testkit.Generation.G2023;
import static io.voxelize.net.testkit.Generation.G2024;
import static io.voxelize.net.testkit.Generation.G2026;
import static io.voxelize.net.testkit.server.session.FatalInput.Effect.SERVER_STOPS;
import static io.voxelize.net.testkit.server.session.FatalInput.Effect.SESSION_ENDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.FatalInput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs that kill the published servers, as observed with verify_spec.py, stop this one in the same generations. */
@Timeout(60)
class FatalInputTest {
    private static final Set<Generation> OLD = Set.of(G2023, G2024);
    private static final Set<Generation> ALL = Set.of(G2023, G2024, G2026);

    private static Stream<Arguments> inputs() {
        return Stream.<Stream<Arguments>>of(
                        stops("type 99", ALL, client -> client.send(TestClient.message(99))),
                        stops("ACTION without data", ALL, client -> client.send(action("{\"action\":\"x\"}"))),
                        stops("ACTION with malformed JSON", ALL, client -> client.send(action("{"))),
                        stops("METHOD in upper case", OLD, client -> client.send(method("VOX-BUILTIN:GET-STATS", ""))),
                        stops(
                                "set-time without a time",
                                OLD,
                                client -> client.send(method("vox-builtin:set-time", "x"))),
                        stops("JOIN with malformed JSON", OLD, client -> client.send(json(TestClient.JOIN, "{"))),
                        stops("LEAVE twice", OLD, client -> {
                            client.send(TestClient.message(TestClient.LEAVE).text(3, "tutorial"));
                            client.send(TestClient.message(TestClient.LEAVE).text(3, "tutorial"));
                        }),
                        stops(
                                "LOAD with malformed JSON",
                                Set.of(G2023),
                                client -> client.send(json(TestClient.LOAD, "{"))),
                        stops("UNLOAD with malformed JSON", Set.of(G2023), client -> client.send(json(7, "{"))),
                        stops("PEER with malformed metadata", Set.of(G2023), client -> client.send(peer("{"))),
                        stops(
                                "PEER with null",
                                Set.of(G2023),
                                client -> client.send(peer("{\"position\":[null,1,2]}"))),
                        ends("undecodable frame", OLD, client -> client.send(new byte[] {-1, -1, -1})),
                        ends("frame too long", OLD, client -> client.send(new byte[65_537])),
                        ends("fragmented message", OLD, client -> client.sendFragmented(chat(), 5)))
                .flatMap(Function.identity());
    }

    private static Stream<Arguments> harmless() {
        return Stream.<Stream<Arguments>>of(
                        input(
                                "EVENT in upper case",
                                ALL,
                                client -> client.send(TestClient.message(TestClient.EVENT)
                                        .message(
                                                9,
                                                new Fields.Writer()
                                                        .text(1, "SOME-EVENT")
                                                        .text(2, "{}")))),
                        input("empty frame", ALL, client -> client.send(new byte[0])),
                        input("text frame", ALL, client -> client.sendText("hello")),
                        input(
                                "LEAVE of an unknown world",
                                ALL,
                                client -> client.send(
                                        TestClient.message(TestClient.LEAVE).text(3, "nowhere"))),
                        input(
                                "METHOD without method",
                                ALL,
                                client -> client.send(TestClient.message(TestClient.METHOD))),
                        input("CHAT without chat", ALL, client -> client.send(TestClient.message(TestClient.CHAT))),
                        input(
                                "METHOD in upper case",
                                Set.of(G2026),
                                client -> client.send(method("SPAWN-BOT", "[0,0,0]"))),
                        input("undecodable frame", Set.of(G2026), client -> client.send(new byte[] {-1, -1, -1})),
                        input("fragmented message", Set.of(G2026), client -> client.sendFragmented(chat(), 5)),
                        input(
                                "PEER with null",
                                Set.of(G2024, G2026),
                                client -> client.send(peer("{\"position\":[null,1,2]}"))),
                        input(
                                "LOAD with malformed JSON",
                                Set.of(G2024, G2026),
                                client -> client.send(json(TestClient.LOAD, "{"))))
                .flatMap(Function.identity());
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("inputs")
    void shouldEndSessionOrServerAsTheRealOneWhenInputIsFatal(
            String name, Generation generation, Consumer<TestClient> input, FatalInput.Effect effect)
            throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient culprit = TestClient.join(server, "tutorial", "culprit");
                TestClient bystander = TestClient.join(server, "hills", "bystander")) {
            input.accept(culprit);
            int status = generation.since(Generation.GX) ? TestClient.NO_STATUS : TestClient.NO_CLOSE_FRAME;
            assertEquals(status, culprit.awaitEnd());
            FatalInput fatal = server.fatalInputs().get(0);
            assertEquals(effect, fatal.effect(), fatal::description);
            assertEquals("culprit", fatal.clientId());
            if (effect == SERVER_STOPS) {
                assertEquals(status, bystander.awaitEnd());
            } else {
                bystander.awaitStatsWithout(message -> false);
            }
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("harmless")
    void shouldLiveWhenInputIsHarmless(String name, Generation generation, Consumer<TestClient> input)
            throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.join(server, "tutorial", "ada")) {
            input.accept(client);
            client.awaitStatsWithout(message -> message.number(1) == TestClient.ERROR);
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    @Test
    void shouldAnswerErrorWhenTypeIsUnknownBeforeJoin() throws IOException {
        try (VoxelizeServer server = start(G2026);
                TestClient client = TestClient.connect(server, "ada")) {
            client.send(TestClient.message(99));
            assertEquals(
                    "You are not connected to a world!",
                    client.await(TestClient.ERROR).text(3));
            assertEquals(TestClient.NO_STATUS, client.awaitEnd());
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    @Test
    void shouldRefuseEveryoneOnceStopped() throws IOException {
        try (VoxelizeServer server = start(G2026);
                TestClient culprit = TestClient.join(server, "tutorial", "culprit")) {
            culprit.send(TestClient.message(99));
            culprit.awaitEnd();
            try (TestClient late = TestClient.connect(server, "late")) {
                late.send(TestClient.joining("tutorial", "Late"));
                late.ping(new byte[] {7});
                assertTrue(late.awaitPong().length > 0);
                assertTrue(late.isSilent());
            }
        }
    }

    private static VoxelizeServer start(Generation generation) throws IOException {
        return VoxelizeServer.builder()
                .generation(generation)
                .radius(1)
                .preload(0)
                .impulses(false)
                .start();
    }

    private static Stream<Arguments> stops(String name, Set<Generation> generations, Consumer<TestClient> input) {
        return generations.stream().map(generation -> Arguments.of(name, generation, input, SERVER_STOPS));
    }

    private static Stream<Arguments> ends(String name, Set<Generation> generations, Consumer<TestClient> input) {
        return generations.stream().map(generation -> Arguments.of(name, generation, input, SESSION_ENDS));
    }

    private static Stream<Arguments> input(String name, Set<Generation> generations, Consumer<TestClient> input) {
        return generations.stream().map(generation -> Arguments.of(name, generation, input));
    }

    private static Fields.Writer action(String json) {
        return json(TestClient.ACTION, json);
    }

    private static Fields.Writer json(int type, String json) {
        return TestClient.message(type).text(2, json);
    }

    private static Fields.Writer method(String name, String payload) {
        return TestClient.calling(name, payload);
    }

    private static Fields.Writer peer(String metadata) {
        return TestClient.message(TestClient.PEER)
                .message(6, new Fields.Writer().text(2, "Ada").text(3, metadata));
    }

    private static byte[] chat() {
        return TestClient.chatting("in two parts").toBytes();
    }
}
