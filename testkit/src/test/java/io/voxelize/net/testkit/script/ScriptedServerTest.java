package io.voxelize.net.testkit.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ScriptedServerTest {

    private static final String SECRET = "hunter2-secret";

    private final Network network = Network.create(
            NetworkConfig.builder().username("Ada").secret(SECRET).build());
    private ScriptedServer server = start(Generation.G2026, 20_000);

    private static ScriptedServer start(Generation generation, int timeoutMs) {
        try {
            return ScriptedServer.builder()
                    .generation(generation)
                    .timeoutMs(timeoutMs)
                    .start();
        } catch (java.io.IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    private void restart(Generation generation, int timeoutMs) {
        server.close();
        server = start(generation, timeoutMs);
    }

    @BeforeEach
    void shouldListen() {
        assertTrue(server.url().endsWith(":" + server.port()));
    }

    @AfterEach
    void close() {
        // The other way round the client would wait for the answer to its Close frame.
        server.close();
        network.close();
    }

    private ScriptedConnection connect() throws Exception {
        CompletableFuture<Void> connected = network.connect(server.url());
        ScriptedConnection client = server.accept();
        connected.get(20, SECONDS);
        return client;
    }

    private ScriptedConnection join(String world) throws Exception {
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join(world);
        client.expectJoin(world);
        client.sendInit(world);
        joined.get(20, SECONDS);
        return client;
    }

    private static NetworkException failure(CompletableFuture<Void> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        return (NetworkException) Objects.requireNonNull(thrown.getCause());
    }

    private static String message(AssertionError thrown) {
        return String.valueOf(thrown.getMessage());
    }

    // Exchanges.

    @Test
    void shouldLeadClientThroughAnExactExchange() throws Exception {
        ScriptedConnection client = join("lagoon");
        network.packets().chat("hello");
        network.packets().method("vox-builtin:ping", "{}");
        network.flush();

        client.expectChat("hello");
        client.expectMethod("vox-builtin:ping", "{}");
        CompletableFuture<Void> left = network.leave();
        client.expectLeave("lagoon");
        left.get(20, SECONDS);
        network.disconnect();
        client.expectClose(1000);
        client.sendClose(1000, "");
        client.hangUp();
        client.expectEnd();

        assertEquals("/ws/", client.request().path());
        assertEquals(SECRET, client.request().parameter("secret"));
        assertEquals("websocket", client.request().header("upgrade"));
        assertFalse(client.request().toString().contains(SECRET));
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void shouldLetClientInToServerOfEveryGeneration(Generation generation) throws Exception {
        restart(generation, 20_000);

        join("lagoon");

        assertEquals("lagoon", network.worldName());
    }

    @Test
    void shouldRefuseRequest() throws Exception {
        CompletableFuture<Void> connected = network.connect(server.url());

        server.acceptRequest().refuse(403, "wrong secret!");

        assertEquals(Reason.WRONG_SECRET, failure(connected).reason());
    }

    @Test
    void shouldSendFramesAndBytesAsTheyAre() throws Exception {
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join("w");
        client.expect(MessageKind.JOIN);
        byte[] init =
                new ServerMessages(Generation.G2026).init("{\"id\":\"me\",\"options\":{}}", List.of(), List.of(), "w");

        client.sendText("ignored");
        client.sendFrame(false, ClientFrame.BINARY, Arrays.copyOf(init, 9));
        client.sendPing("between".getBytes(UTF_8));
        client.expectPong("between".getBytes(UTF_8));
        byte[] rest = ClientFrame.encode(true, ClientFrame.CONTINUATION, Arrays.copyOfRange(init, 9, init.length));
        client.sendRaw(Arrays.copyOf(rest, 1));
        client.sendRaw(Arrays.copyOfRange(rest, 1, rest.length));

        joined.get(20, SECONDS);
        assertEquals("me", network.clientId());
    }

    @Test
    void shouldCloseWithCodeAndReason() throws Exception {
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join("w");
        client.expect("JOIN by Ada", message -> message.json().contains("\"Ada\""));

        client.close(4001, "client_outdated");

        assertEquals(Reason.CLIENT_OUTDATED, failure(joined).reason());
        client.expectEnd();
    }

    @Test
    void shouldSendErrorsAndReset() throws Exception {
        // Whether the client has read the ERROR before the reset or not, it does not come back.
        try (Network staying =
                Network.create(NetworkConfig.builder().reconnectMaxAttempts(0).build())) {
            CompletableFuture<Void> connected = staying.connect(server.url());
            ScriptedConnection client = server.accept();
            connected.get(20, SECONDS);
            CompletableFuture<Void> joined = staying.join("w");
            client.expectJoin("w");

            client.sendError("World w is at capacity (1/1)");
            client.reset();

            assertTrue(joined.handle((done, failure) -> failure != null).get(20, SECONDS));
        }
    }

    @Test
    void shouldExpectExactBytesAndSilence() throws Exception {
        ScriptedConnection client = join("w");
        client.expectSilence(50);
        network.packets().chat("hello");
        network.flush();

        AssertionError silence = assertThrows(AssertionError.class, () -> client.expectSilence(10_000));
        network.packets().chat("hello");
        network.flush();
        AssertionError bytes = assertThrows(AssertionError.class, () -> client.expectBytes(new byte[] {8, 10}));

        assertTrue(message(silence).contains("+ received: CHAT chat=hello"), message(silence));
        assertTrue(message(bytes).contains("- expected: 080a\n  + received: 080a2a"), message(bytes));
    }

    // Clients that do otherwise.

    @Test
    void shouldShowTranscriptWhenClientDepartsFromScript() throws Exception {
        ScriptedConnection client = join("lagoon");
        network.packets().chat("hello");
        network.flush();

        AssertionError thrown = assertThrows(AssertionError.class, () -> client.expectLeave("lagoon"));

        List<String> lines = message(thrown).lines().toList();
        assertEquals("the client did not follow the script: connection=1", lines.get(0));
        assertEquals("    client: GET /ws/?...", lines.get(1));
        assertEquals("    server: 101", lines.get(2));
        assertTrue(lines.get(3).startsWith("    client: JOIN {\"world\":\"lagoon\""), lines.get(3));
        assertTrue(lines.get(4).startsWith("    server: "), lines.get(4));
        assertEquals("  - expected: LEAVE text=lagoon", lines.get(5));
        assertEquals("  + received: CHAT chat=hello", lines.get(6));
        assertFalse(message(thrown).contains(SECRET), message(thrown));
    }

    @Test
    void shouldShowThatTheClientSaidNothing() throws Exception {
        ScriptedConnection client = connect();
        client.timeoutMs(100);

        AssertionError thrown = assertThrows(AssertionError.class, () -> client.expectJoin("w"));

        assertTrue(message(thrown).contains("+ received: nothing in 100 ms"), message(thrown));
    }

    @Test
    void shouldShowThatTheClientHasGone() throws Exception {
        ScriptedConnection client = connect();
        network.disconnect();
        client.expectClose(1000);
        client.hangUp();

        AssertionError thrown = assertThrows(AssertionError.class, () -> client.expectClose(1000));

        assertTrue(message(thrown).contains("+ received: end of the connection"), message(thrown));
    }

    @Test
    void shouldShowAnotherCloseCode() throws Exception {
        ScriptedConnection client = connect();
        client.sendRaw(new byte[] {(byte) 0xFF, 0});

        AssertionError thrown = assertThrows(AssertionError.class, () -> client.expectClose(1000));

        assertTrue(message(thrown).contains("- expected: Close 1000\n  + received: Close 1002"), message(thrown));
    }

    @Test
    void shouldFailWhenNobodyConnects() {
        restart(Generation.G2026, 20);

        assertThrows(AssertionError.class, server::accept);
    }

    @Test
    void shouldFailForRequestThatIsNoHandshake() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("GET /info HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(UTF_8));

            AssertionError thrown = assertThrows(AssertionError.class, server::accept);

            assertTrue(message(thrown).contains("GET /info HTTP/1.1 without Sec-WebSocket-Key"), message(thrown));
        }
    }

    // Scripts.

    @Test
    void shouldPlayAScriptForEachConnection() throws Exception {
        server.play(client -> client.refuse(503, "starting"), client -> {
            client.upgrade();
            client.expectJoin("w");
            client.sendInit("w");
            client.close(1000, "");
        });

        assertEquals(
                Reason.NOT_WEBSOCKET, failure(network.connect(server.url())).reason());
        network.connect(server.url()).get(20, SECONDS);
        network.join("w").get(20, SECONDS);

        server.finish();
    }

    @Test
    void shouldReportFailureOfScriptOnce() throws Exception {
        server.play(client -> client.upgrade().expectJoin("lagoon"));
        network.connect(server.url()).get(20, SECONDS);
        CompletableFuture<Void> joined = network.join("hills");

        AssertionError thrown = assertThrows(AssertionError.class, server::finish);

        assertTrue(message(thrown).contains("- expected: JOIN of world lagoon"), message(thrown));
        assertFalse(joined.isDone());
        server.close();
    }

    @Test
    void shouldReportFailureOnCloseUnlessFinishDid() throws Exception {
        IllegalStateException cause = new IllegalStateException("made for the test");
        ScriptedServer failing = ScriptedServer.start();
        failing.play(client -> {
            client.upgrade();
            client.hangUp();
            throw cause;
        });
        network.connect(failing.url())
                .handle((done, failure) -> failure == null)
                .get(20, SECONDS);
        awaitThreadsOfScripts(0);

        AssertionError thrown = assertThrows(AssertionError.class, failing::close);

        assertSame(cause, thrown.getCause());
    }

    @Test
    void shouldFailForAConnectionWithoutAScript() throws Exception {
        server.play(client -> client.refuse(503, "starting"));
        failure(network.connect(server.url()));
        server.finish();

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            AssertionError thrown = assertThrows(AssertionError.class, () -> {
                while (!Thread.interrupted()) {
                    server.finish();
                    Thread.onSpinWait();
                }
            });
            assertEquals("a connection that no script is for: number=2", thrown.getMessage());
        }
    }

    @Test
    void shouldFailWhenScriptsHaveNotEnded() throws Exception {
        restart(Generation.G2026, 50);
        server.play(client -> client.refuse(503, "starting"));

        AssertionError thrown = assertThrows(AssertionError.class, server::finish);

        assertEquals("scripts have not ended: done=0, scripts=1, timeoutMs=50", thrown.getMessage());
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        server.play(client -> {
            client.upgrade();
            ClientMessage never = client.expectJoin("w");
            client.sendInit(never.json());
        });
        network.connect(server.url()).get(20, SECONDS);

        server.close();
        server.close();

        awaitThreadsOfScripts(0);
        assertThrows(IllegalStateException.class, () -> server.play(client -> client.upgrade()));
    }

    private static void awaitThreadsOfScripts(int count) {
        while (Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("voxelize-script-"))
                        .count()
                > count) {
            assertFalse(Thread.interrupted(), "scripts still run");
            Thread.onSpinWait();
        }
    }
}
