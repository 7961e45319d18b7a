package io.voxelize.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.Await;
import io.voxelize.net.world.World;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the client reacts to each way in which servers end a connection, through real sockets; {@code ReconnectTest}
 * covers all cases without sockets.
 */
@Timeout(60)
class ReconnectThroughSocketsTest {

    private final TestGame game = TestGame.welcoming(NetworkConfig.builder()
                    .username("Ada")
                    .checkedViews(true)
                    .deadPeerTimeoutMs(8_000)
                    .reconnectInitialDelayMs(1)
                    .reconnectMaxDelayMs(20)
                    .build())
            .listen();

    private final ScriptedServer server = game.server;
    private final Network network = game.network;
    private final List<String> heard = game.diary.entries;

    ReconnectThroughSocketsTest() throws Exception {}

    @AfterEach
    void close() {
        game.close();
    }

    private void end(String how) {
        switch (how) {
            case "TCP" -> server.hangUp();
            case "Close without code" -> server.sendFrame(new CloseWebSocketFrame());
            case "Close 1000" -> server.sendFrame(new CloseWebSocketFrame(1_000, "bye"));
            case "Close 4001" -> server.sendFrame(new CloseWebSocketFrame(4_001, "client_outdated"));
            default -> throw new IllegalArgumentException(how);
        }
    }

    /**
     * The ways in which servers end a connection: before 2025-12-16 by TCP alone, since then by a Close without a code.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|TCP|CONNECTION_LOST",
                "|Close without code|CONNECTION_LOST",
                "|Close 1000|CONNECTION_LOST",
                "World is busy, please reconnect.|TCP|SERVER_BUSY",
                "World is busy, please reconnect.|Close without code|SERVER_BUSY",
                "You are not connected to a world!|TCP|NO_SESSION",
                "You are not connected to a world!|Close without code|NO_SESSION"
            })
    void shouldReconnectAfterEveryKindOfLoss(String error, String how, String reason) throws Exception {
        game.enter("w");
        if (error != null) {
            server.send(TestMessages.error(error));
        }
        end(how);

        game.syncUntil(() -> heard.contains("reconnected") && heard.lastIndexOf("INIT") > heard.indexOf("reconnected"));

        heard.remove("ERROR");
        heard.removeIf("reconnecting CONNECTION_REFUSED"::equals);
        assertEquals(
                List.of("connected", "joined w", "INIT", "reconnecting " + reason, "reconnected", "joined w", "INIT"),
                heard);
        assertEquals(ConnectionState.JOINED, network.state());
        assertTrue(server.nextRequest().endsWith("?secret="));
        assertTrue(server.nextRequest().endsWith("&client_id=me"), "as the same client");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client_outdated: client protocol none, server protocol 1|Close 4001|CLIENT_OUTDATED",
                "|Close 4001|CLIENT_OUTDATED",
                "Another session connected with your account.|TCP|SUPERSEDED",
                "Session superseded by a newer connection with the same client id.|Close without code|SUPERSEDED"
            })
    void shouldNotReconnectAfterFinalErrors(String error, String how, String reason) throws Exception {
        game.enter("w");
        if (error != null) {
            server.send(TestMessages.error(error));
        }
        end(how);

        game.syncUntil("disconnected " + reason);

        heard.remove("ERROR");
        assertEquals(List.of("connected", "joined w", "INIT", "disconnected " + reason), heard);
        assertEquals(ConnectionState.IDLE, network.state());
    }

    @Test
    void shouldEndWhenTheSecretIsNoLongerRight() throws Exception {
        game.enter("w");
        server.refuse(403);
        server.hangUp();

        game.syncUntil("disconnected WRONG_SECRET");

        assertEquals(ConnectionState.IDLE, network.state());
    }

    @Test
    void shouldKeepReconnectingWhileProxyAnswers503() throws Exception {
        game.enter("w");
        server.refuse(503);
        server.hangUp();
        game.syncUntil("reconnecting NOT_WEBSOCKET");

        server.refuse(101);

        game.syncUntil(() -> network.state() == ConnectionState.JOINED);
    }

    @Test
    void shouldRequestChunksAgainAfterReconnecting() throws Exception {
        World world = new World();
        network.register(world);
        game.enter("w");
        network.sync();
        world.renderRadius(0);
        world.update(0, 0, 0, 0, 0, 0.016);
        network.flush();
        assertEquals("LOAD", server.next().getType().name());
        server.send(TestMessages.load("w", 0));
        game.syncUntil(() -> world.isLoaded(0, 0));

        server.hangUp();
        game.syncUntil(() -> heard.contains("reconnected") && heard.lastIndexOf("INIT") > heard.indexOf("reconnected"));
        assertFalse(world.isLoaded(0, 0), "it may have changed meanwhile");
        world.update(0, 0, 0, 0, 0, 0.016);
        network.flush();

        assertEquals("JOIN", server.next().getType().name());
        assertEquals("LOAD", server.next().getType().name());
    }

    @Test
    void shouldSendKeptPacketsAfterReconnecting() throws Exception {
        game.enter("w");
        server.refuse(503);
        server.hangUp();
        game.syncUntil(() -> network.state() == ConnectionState.RECONNECTING);
        assertEquals(SendResult.KEPT, network.packets().chat("one"));
        assertEquals(SendResult.KEPT, network.packets().method("two", "{}"));
        network.flush();
        server.refuse(101);
        game.syncUntil(() -> network.state() == ConnectionState.JOINED);
        network.packets().chat("three");
        network.flush();

        assertEquals("JOIN", server.next().getType().name());
        assertEquals("one", server.next().getChat().getBody());
        assertEquals("two", server.next().getMethod().getName());
        assertEquals("three", server.next().getChat().getBody());
        assertEquals(0, network.counters().get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldReconnectFromInsideACallback() throws Exception {
        network.register(new NetIntercept() {
            private boolean done;

            @Override
            public void onMessage(Message message) {
                if (!done) {
                    done = true;
                    assertFalse(network.reconnect().isCompletedExceptionally());
                }
            }
        });
        game.enter("w");

        game.syncUntil(() -> heard.contains("reconnected") && heard.lastIndexOf("INIT") > heard.indexOf("reconnected"));

        assertEquals(
                List.of("connected", "joined w", "INIT", "reconnecting CLOSED", "reconnected", "joined w", "INIT"),
                heard);
    }

    @Test
    void shouldReconnectFromAnotherThreadAndDisconnectFromTheEventLoop() throws Exception {
        game.enter("w");

        AtomicReference<CompletableFuture<Void>> ended = new AtomicReference<>();
        Thread other = new Thread(() -> ended.set(network.reconnect().thenRun(network::disconnect)));
        other.start();
        other.join();
        game.syncUntil("disconnected CLOSED");

        Objects.requireNonNull(ended.get()).get(20, SECONDS);
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "reconnecting CLOSED",
                        "reconnected",
                        "joined w",
                        "INIT",
                        "disconnected CLOSED"),
                heard);
    }

    @Test
    void shouldDisconnectFromInsideACallback() throws Exception {
        network.register(new NetIntercept() {
            @Override
            public void onMessage(Message message) {}

            @Override
            public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                network.disconnect();
            }
        });
        game.enter("w");
        server.refuse(503);
        server.hangUp();

        game.syncUntil("disconnected CLOSED");

        assertEquals(ConnectionState.IDLE, network.state());
    }

    @Test
    void shouldMeasureTheRoundTripAndAnswerPings() throws Exception {
        assertEquals(-1, network.roundTripNs());
        game.enter("w");

        server.sendFrame(new PingWebSocketFrame());

        game.syncUntil(() -> server.pongs() == 1 && network.roundTripNs() > 0);
    }

    @Test
    void shouldReconnectWhenServerFallsSilent() throws Exception {
        try (Network impatient = Network.create(NetworkConfig.builder()
                .deadPeerTimeoutMs(200)
                .reconnectInitialDelayMs(1)
                .build())) {
            Diary told = new Diary();
            impatient.register(told);
            impatient.connect(server.url()).get(20, SECONDS);
            impatient.join("w").get(20, SECONDS);
            server.sendFrame(new PingWebSocketFrame());
            game.syncUntil(() -> server.pongs() == 1);

            // The server neither reads nor writes from now on, and its socket stays open.
            server.client().config().setAutoRead(false);

            // RECONNECTING may last too short to be seen by polling the state; the diary has it.
            Await.until(() -> told.entries.contains("reconnected"), impatient::sync, impatient::counters);
            assertTrue(
                    told.entries.stream().anyMatch(entry -> entry.startsWith("reconnecting ")),
                    told.entries.toString());
            Await.until(() -> impatient.state() == ConnectionState.JOINED, impatient::sync, impatient::counters);
        }
    }
}
