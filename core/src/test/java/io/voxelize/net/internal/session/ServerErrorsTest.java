package io.voxelize.net.internal.session;

import static io.voxelize.net.internal.session.SessionHarness.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.session.SessionHarness.FakeConnection;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every text that a server refuses with: what it is called, and whether the client comes back, asked for the world the
 * first time or in it before.
 */
class ServerErrorsTest {

    /**
     * Each known text as a server writes it, its reason, what becomes of a first join, and of a world that is joined
     * again.
     */
    private static final String TEXTS = """
            You are not connected to a world!|NO_SESSION|back|back
            ID me is attempting to connect to a non-existent world!|UNKNOWN_WORLD|over|over
            Client at me is already in world: w|ALREADY_IN_WORLD|over|back
            Something went wrong with joining. Maybe you called .join twice on the client?|SERVER_ERROR|over|over
            Malformed JOIN payload: missing field `world` at line 1 column 2|SERVER_ERROR|over|over
            World w is at capacity (8/8)|WORLD_FULL|over|back
            Client me has no registered session; reconnect before joining.|NO_SESSION|back|back
            client_outdated: client protocol none, server protocol 1|CLIENT_OUTDATED|over|over
            World is busy, please reconnect.|SERVER_BUSY|back|back
            Another session connected with your account.|SUPERSEDED|over|over
            Session superseded by a newer connection with the same client id.|SUPERSEDED|over|over
            Someone who isn't a transport server is attempting to transport.|SERVER_ERROR|over|over
            Transport message did not have a world. Use the 'text' field.|SERVER_ERROR|over|over
            Transport message missing world name in the 'text' field.|SERVER_ERROR|over|over
            Transport message for unknown world w|SERVER_ERROR|over|over
            You were banned|SERVER_ERROR|over|over
            """;

    private final SessionHarness net = new SessionHarness();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TEXTS)
    void shouldJudgeARefusalOfTheFirstJoin(String text, Reason reason, String first, String again) {
        CompletableFuture<Void> connected = net.connect();
        net.connection().open();
        CompletableFuture<Void> joined = net.join("w");

        net.connection().receive(TestMessages.error(text));

        assertEquals(1_000, net.connection().closeCode);
        if (first.equals("over")) {
            assertEquals(reason, failure(joined));
            assertEquals(ConnectionState.IDLE, net.session.state());
            assertEquals(List.of("connected", "ERROR", "disconnected " + reason), net.hear());
        } else {
            assertFalse(joined.isDone());
            assertEquals(ConnectionState.RECONNECTING, net.session.state());
            assertEquals(List.of("connected", "ERROR", "reconnecting 1 in 3000 " + reason), net.hear());
        }
        assertEquals(true, connected.isDone());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TEXTS)
    void shouldJudgeARefusalOfTheWayBack(String text, Reason reason, String first, String again) {
        net.enter("w");
        FakeConnection second = net.loseAndReopen();
        net.hear();

        second.receive(TestMessages.error(text));

        assertEquals(1_000, second.closeCode);
        boolean over = again.equals("over");
        assertEquals(over ? ConnectionState.IDLE : ConnectionState.RECONNECTING, net.session.state());
        // Not even the ERROR: nothing of a new session is heard before it stands.
        assertEquals(List.of(over ? "disconnected " + reason : "reconnecting 2 in 6000 " + reason), net.hear());
        assertEquals(List.of("JOIN"), second.sent, "nothing after a refusal");
    }

    @ParameterizedTest
    @CsvSource({"before the server closes", "with the end, which comes first"})
    void shouldJudgeTheSameWhenTheSocketEndsAtOnce(String order) {
        FakeConnection socket = net.enter("w");
        socket.receive(TestMessages.error("World is busy, please reconnect."));
        // Servers before 2025-12-16 close without a Close frame, later ones with one that has no code.
        socket.lose(Reason.CONNECTION_LOST);

        assertEquals(
                List.of("connected", "joined w", "INIT", "ERROR", "reconnecting 1 in 3000 SERVER_BUSY"),
                net.hear(),
                order);
    }

    @Test
    void shouldNotComeBackAfterAKick() {
        FakeConnection socket = net.enter("w");
        net.hear();
        socket.receive(TestMessages.error("Another session connected with your account."));
        net.flush();
        net.loop.advance(120_000);

        assertEquals(List.of("JOIN"), socket.sent);
        assertEquals(1_000, socket.closeCode, "a server does not close the connection it kicks");
        assertEquals(1, net.connections.size());
        assertEquals(List.of("ERROR", "disconnected SUPERSEDED"), net.hear());
    }

    @Test
    void shouldJoinOverItsOwnGhost() {
        CompletableFuture<Void> connected = net.connect();
        net.connection().open();
        CompletableFuture<Void> joined = net.join("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        net.loop.advance(3_000);
        net.connection().open();
        // The server holds the socket that broke for a client, and gave this one another id.
        net.connection().receive(TestMessages.error("Client at Xa93 is already in world: w"));
        net.connection().release();
        net.loop.advance(6_000);
        net.connection().open();
        net.connection().init("w");

        assertEquals(true, connected.isDone() && joined.isDone());
        assertEquals(ConnectionState.JOINED, net.session.state());
    }

    @Test
    void shouldHaveARowForEveryText() {
        Set<ServerErrors> hit = EnumSet.noneOf(ServerErrors.class);
        TEXTS.lines()
                .forEach(line -> Arrays.stream(ServerErrors.values())
                        .filter(row -> row.fits(line.substring(0, line.indexOf('|'))))
                        .findFirst()
                        .ifPresent(hit::add));

        assertEquals(EnumSet.allOf(ServerErrors.class), hit);
    }

    @Test
    void shouldShowTextWorldAndServerButNoSecret() {
        ServerUrl url = ServerUrl.of(
                "http://localhost:4000",
                NetworkConfig.builder().secret("hunter2").build());

        String text = String.valueOf(ServerErrors.of("no: hunter2", "w", url).getMessage());

        assertEquals("server refused: error=no: ***, world=w, url=ws://localhost:4000/ws/?...", text);
    }
}
