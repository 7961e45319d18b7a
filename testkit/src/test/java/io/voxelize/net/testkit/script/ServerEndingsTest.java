package io.voxelize.net.testkit.script;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way in which a server is known to refuse a client or to end a connection, as it looks on the wire, before and
 * since 2025-12-16, and what a game hears of it. The names of the situations are those of the protocol's tables: how
 * handshakes and connections end, an id that is used twice, and the texts of ERROR.
 */
@Timeout(60)
class ServerEndingsTest {

    private static final String WORLD = "lagoon";
    private static final String KICK = "Another session connected with your account.";

    /** How a server ends a connection that it does not want any more. */
    private enum Era {
        /** TCP ends without a Close frame. */
        UNTIL_2025(Generation.G2024) {
            @Override
            void end(ScriptedConnection client) throws IOException {
                client.hangUp();
            }
        },
        /** A Close frame without a status; the client answers it. */
        SINCE_2025(Generation.G2026) {
            @Override
            void end(ScriptedConnection client) throws IOException {
                client.sendClose(ScriptedConnection.NO_STATUS, "");
                client.hangUp();
            }
        };

        private final Generation generation;

        Era(Generation generation) {
            this.generation = generation;
        }

        abstract void end(ScriptedConnection client) throws IOException;
    }

    private final List<String> heard = new ArrayList<>();
    private final Network network = Network.create(NetworkConfig.builder()
            .username("Ada")
            .checkedViews(true)
            .reconnectInitialDelayMs(1)
            .reconnectMaxDelayMs(1)
            .build());
    private ScriptedServer server = start(Era.SINCE_2025);

    ServerEndingsTest() {
        network.register(new Diary());
    }

    private static ScriptedServer start(Era era) {
        try {
            return ScriptedServer.builder().generation(era.generation).start();
        } catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    private void use(Era era) {
        server.close();
        server = start(era);
    }

    @AfterEach
    void close() {
        // The other way round the client would wait for the answer to its Close frame.
        server.close();
        network.close();
    }

    /** Writes down what a game hears. */
    private final class Diary implements NetIntercept {

        @Override
        public void onMessage(Message message) {
            heard.add(message.type().name());
        }

        @Override
        public void onConnected() {
            heard.add("connected");
        }

        @Override
        public void onJoined(String world) {
            heard.add("joined");
        }

        @Override
        public void onLeft(String world) {
            heard.add("left");
        }

        @Override
        public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
            heard.add("reconnecting " + cause.reason());
        }

        @Override
        public void onReconnected() {
            heard.add("reconnected");
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            heard.add("disconnected " + reason.reason());
        }
    }

    private ScriptedConnection connect() throws Exception {
        CompletableFuture<Void> connected = network.connect(server.url());
        ScriptedConnection client = server.accept();
        connected.get(20, SECONDS);
        return client;
    }

    private ScriptedConnection enter() throws Exception {
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join(WORLD);
        client.expectJoin(WORLD);
        client.sendInit(WORLD);
        joined.get(20, SECONDS);
        assertHeard("connected", "joined", "INIT");
        return client;
    }

    /** Loses the connection; the next one has sent its JOIN. */
    private ScriptedConnection comeBack(ScriptedConnection lost) throws Exception {
        lost.hangUp();
        ScriptedConnection client = server.accept();
        client.expectJoin(WORLD);
        assertHeard("reconnecting CONNECTION_LOST");
        return client;
    }

    private void assertBack() throws Exception {
        ScriptedConnection client = server.accept();
        client.expectJoin(WORLD);
        client.sendInit(WORLD);
        assertHeard("reconnected", "joined", "INIT");
        assertEquals(ConnectionState.JOINED, network.state());
    }

    private void assertOver() {
        assertEquals(ConnectionState.IDLE, network.state());
        network.sync();
        assertEquals(List.of(), heard, "after the end");
    }

    /** Waits for what comes next, and nothing else. */
    private void assertHeard(String... expected) {
        syncUntil(() -> heard.size() >= expected.length);
        assertEquals(List.of(expected), List.copyOf(heard));
        heard.clear();
    }

    private void syncUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertFalse(Thread.interrupted(), () -> "the test took too long: " + heard);
            network.sync();
            Thread.onSpinWait();
        }
    }

    private static NetworkException.Reason failure(CompletableFuture<Void> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        return ((NetworkException) Objects.requireNonNull(thrown.getCause())).reason();
    }

    // How handshakes and connections end.

    @ParameterizedTest
    @CsvSource({"403, wrong secret!, WRONG_SECRET", "400, not a WebSocket request, NOT_WEBSOCKET"})
    void shouldFailWhenTheHandshakeIsRefused(int status, String body, Reason reason) throws Exception {
        CompletableFuture<Void> connected = network.connect(server.url());
        CompletableFuture<Void> joined = network.join(WORLD);

        server.acceptRequest().refuse(status, body);

        assertEquals(reason, failure(connected));
        assertEquals(reason, failure(joined));
        assertOver();
    }

    @Test
    void shouldEndWhenTheSecretIsWrongOnTheWayBack() throws Exception {
        enter().hangUp();

        server.acceptRequest().refuse(403, "wrong secret!");

        assertHeard("reconnecting CONNECTION_LOST", "disconnected WRONG_SECRET");
        assertOver();
    }

    @Test
    void shouldRetryWhenHandshakeIsRefusedWhileReconnecting() throws Exception {
        enter().hangUp();

        server.acceptRequest().refuse(400, "not a WebSocket request");

        assertHeard("reconnecting CONNECTION_LOST", "reconnecting NOT_WEBSOCKET");
        assertBack();
    }

    /**
     * Frame larger than the limit, continuation, undecodable protobuf, half-closed TCP, idle for too long: whatever the
     * server does not like, it says nothing of it.
     */
    @ParameterizedTest
    @EnumSource(Era.class)
    void shouldComeBackWhenTheServerEndsTheConnectionWithoutAWord(Era era) throws Exception {
        use(era);
        ScriptedConnection client = enter();

        era.end(client);

        assertHeard("reconnecting CONNECTION_LOST");
        assertBack();
    }

    /**
     * Frame larger than the limit: 65,536 bytes until 2025-12-16, 16,777,216 since. Fragmented message: the older
     * servers end the session.
     */
    @ParameterizedTest
    @EnumSource(Era.class)
    void shouldSendNoFrameThatTheServerDoesNotTake(Era era) throws Exception {
        use(era);
        boolean since = era == Era.SINCE_2025;
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join(WORLD);
        client.expectJoin(WORLD);
        // How a long INIT is compressed tells of the era.
        client.send(new ServerMessages(era.generation)
                .init("{\"id\":\"me\",\"pad\":\"" + "x".repeat(10_000) + "\"}", List.of(), List.of(), WORLD));
        joined.get(20, SECONDS);

        SendResult large = network.packets().chat("y".repeat(70_000));
        SendResult fitting = network.packets().chat("z".repeat(60_000));
        network.flush();

        assertEquals(since ? SendResult.ACCEPTED : SendResult.TOO_LARGE, large);
        assertEquals(SendResult.ACCEPTED, fitting);
        if (since) {
            client.expectChat("y".repeat(70_000));
        }
        client.expectChat("z".repeat(60_000));
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void shouldIgnoreTextAndGoOn(Era era) throws Exception {
        use(era);
        ScriptedConnection client = enter();

        client.sendText("{\"type\":\"hello\"}");
        network.packets().chat("still here");
        network.flush();

        client.expectChat("still here");
        assertEquals(ConnectionState.JOINED, network.state());
    }

    /** Protocol mismatch: an ERROR, then Close 4001, since 2026-07-19. Either of them alone says it all. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void shouldEndWhenTheServerAsksForAnotherProtocol(boolean error, boolean close) throws Exception {
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join(WORLD);
        client.expectJoin(WORLD);

        if (error) {
            client.sendError("client_outdated: client protocol none, server protocol 1");
        }
        if (close) {
            client.sendClose(4001, "client_outdated");
        }
        client.hangUp();

        assertEquals(Reason.CLIENT_OUTDATED, failure(joined));
        if (error) {
            assertHeard("connected", "ERROR", "disconnected CLIENT_OUTDATED");
        } else {
            assertHeard("connected", "disconnected CLIENT_OUTDATED");
        }
        assertOver();
    }

    /** Normal client close: until 2025-12-16 echoed with its code, since then answered by a Close without status. */
    @ParameterizedTest
    @CsvSource({"UNTIL_2025, 1000", "SINCE_2025, 1005"})
    void shouldEndInOrderWhenTheGameDisconnects(Era era, int answer) throws Exception {
        use(era);
        ScriptedConnection client = enter();

        network.disconnect();
        client.expectClose(1000);
        client.sendClose(answer, "");
        client.hangUp();

        client.expectEnd();
        assertHeard("disconnected CLOSED");
        assertOver();
    }

    // The same id twice.

    /**
     * Until 2026-01-31: the id is connected but not in a world; the new socket got a fresh id, and its JOIN is refused.
     */
    @Test
    void shouldFailWhenAnotherHasTheIdAndIsNotInAWorldYet() throws Exception {
        use(Era.UNTIL_2025);
        ScriptedConnection client = connect();
        CompletableFuture<Void> joined = network.join(WORLD);
        client.expectJoin(WORLD);

        client.sendError("Client at fresh-id is already in world: " + WORLD);
        client.hangUp();

        assertEquals(Reason.ALREADY_IN_WORLD, failure(joined));
        assertHeard("connected", "ERROR", "disconnected ALREADY_IN_WORLD");
        assertOver();
    }

    /** The same refusal, but who has the id is this client: a socket that broke, which the server has not noticed. */
    @Test
    void shouldRetryUntilItsFormerSessionIsGone() throws Exception {
        use(Era.UNTIL_2025);
        ScriptedConnection ghost = enter();
        ScriptedConnection refused = comeBack(ghost);
        for (int i = 0; i < 3; i++) {
            refused.sendError("Client at fresh-id-" + i + " is already in world: " + WORLD);
            refused.hangUp();
            assertHeard("reconnecting ALREADY_IN_WORLD");
            if (i < 2) {
                refused = server.accept();
                refused.expectJoin(WORLD);
            }
        }

        assertBack();
        assertEquals("client-1", network.clientId());
    }

    /**
     * Until 2026-01-31: the id is in a world; both share it, the first is no longer served, and whatever it says is
     * refused once the second has gone.
     */
    @Test
    void shouldComeBackWhenASecondSocketTookTheWorldAway() throws Exception {
        use(Era.UNTIL_2025);
        ScriptedConnection first = enter();

        first.sendError("You are not connected to a world!");
        first.hangUp();

        assertHeard("ERROR", "reconnecting NO_SESSION");
        assertBack();
    }

    /** Since 2026-01-31: the kick, in a world; the server leaves the socket open. Nothing may be said after it. */
    @Test
    void shouldCloseAndStayAwayWhenKicked() throws Exception {
        ScriptedConnection client = enter();

        client.sendError(KICK);

        client.expectClose(1000);
        network.packets().chat("too late");
        network.flush();
        client.hangUp();
        client.expectEnd();
        assertHeard("ERROR", "disconnected SUPERSEDED");
        assertOver();
    }

    /** Since 2026-02-07: the kick comes as soon as another socket connects, also before the JOIN of this one. */
    @Test
    void shouldCloseAndStayAwayWhenKickedOutsideAWorld() throws Exception {
        ScriptedConnection client = connect();

        client.sendError(KICK);

        client.expectClose(1000);
        client.hangUp();
        assertHeard("connected", "ERROR", "disconnected SUPERSEDED");
        assertOver();
        assertEquals(Reason.SUPERSEDED, failure(network.join(WORLD)));
    }

    /** Since 2026-07-14: a kicked socket that says something is told again, and closed. */
    @Test
    void shouldStayAwayWhenSuperseded() throws Exception {
        ScriptedConnection client = enter();

        client.sendError("Session superseded by a newer connection with the same client id.");
        Era.SINCE_2025.end(client);

        assertHeard("ERROR", "disconnected SUPERSEDED");
        assertOver();
    }

    // The texts of ERROR.

    /** Each text, whether it comes again to a first JOIN, and to one on the way back. */
    private static final String TEXTS = """
            You are not connected to a world!|NO_SESSION|yes|yes
            ID me is attempting to connect to a non-existent world!|UNKNOWN_WORLD|no|no
            Client at me is already in world: lagoon|ALREADY_IN_WORLD|no|yes
            Something went wrong with joining. Maybe you called .join twice on the client?|SERVER_ERROR|no|no
            Malformed JOIN payload: missing field `world` at line 1 column 2|SERVER_ERROR|no|no
            World lagoon is at capacity (8/8)|WORLD_FULL|no|yes
            Client me has no registered session; reconnect before joining.|NO_SESSION|yes|yes
            client_outdated: client protocol none, server protocol 1|CLIENT_OUTDATED|no|no
            World is busy, please reconnect.|SERVER_BUSY|yes|yes
            Another session connected with your account.|SUPERSEDED|no|no
            Session superseded by a newer connection with the same client id.|SUPERSEDED|no|no
            Someone who isn't a transport server is attempting to transport.|SERVER_ERROR|no|no
            Transport message did not have a world. Use the 'text' field.|SERVER_ERROR|no|no
            Transport message missing world name in the 'text' field.|SERVER_ERROR|no|no
            Transport message for unknown world lagoon|SERVER_ERROR|no|no
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TEXTS)
    void shouldDoAsTheTextOfTheFirstJoinSays(String text, Reason reason, String first, String back) throws Exception {
        for (Era era : Era.values()) {
            use(era);
            ScriptedConnection client = connect();
            CompletableFuture<Void> joined = network.join(WORLD);
            client.expectJoin(WORLD);

            client.sendError(text);
            era.end(client);

            if (first.equals("yes")) {
                assertHeard("connected", "ERROR", "reconnecting " + reason);
                assertBack();
                joined.get(20, SECONDS);
                network.disconnect();
                assertHeard("disconnected CLOSED");
            } else {
                assertEquals(reason, failure(joined));
                assertHeard("connected", "ERROR", "disconnected " + reason);
            }
            assertOver();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TEXTS)
    void shouldDoAsTheTextOnTheWayBackSays(String text, Reason reason, String first, String back) throws Exception {
        for (Era era : Era.values()) {
            use(era);
            ScriptedConnection client = comeBack(enter());

            client.sendError(text);
            era.end(client);

            if (back.equals("yes")) {
                assertHeard("reconnecting " + reason);
                assertBack();
                network.disconnect();
                assertHeard("disconnected CLOSED");
            } else {
                assertHeard("disconnected " + reason);
            }
            assertOver();
        }
    }
}
