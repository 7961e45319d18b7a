package io.voxelize.net.internal.session;

import static io.voxelize.net.internal.session.SessionHarness.failure;
import static io.voxelize.net.internal.session.SessionHarness.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.session.SessionHarness.FakeConnection;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a lost connection comes back, and when it does not. */
class ReconnectTest {

    private final SessionHarness net = new SessionHarness();

    private void openSocket() {
        assertFalse(net.connect().isDone());
        net.connection().open();
    }

    @Test
    void shouldComeBackToTheWorld() {
        FakeConnection first = net.enter("hills");
        first.lose(Reason.CONNECTION_LOST);
        assertEquals(ConnectionState.RECONNECTING, net.session.state());
        assertNull(net.session.world());
        net.loop.advance(2_999);
        assertEquals(1, net.connections.size());

        net.loop.advance(1);
        FakeConnection second = net.connection();
        assertNotSame(first, second);
        second.open();
        assertEquals(ConnectionState.RECONNECTING, net.session.state(), "the world is not joined yet");
        assertEquals(List.of("JOIN"), second.sent);
        second.receive(TestMessages.chat("hills", "before INIT"));
        second.init("hills");
        second.receive(TestMessages.chat("hills", "after INIT"));

        assertEquals(ConnectionState.JOINED, net.session.state());
        assertEquals("hills", net.session.world());
        assertEquals(
                List.of(
                        "connected",
                        "joined hills",
                        "INIT",
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "reconnected",
                        "joined hills",
                        "INIT",
                        "after INIT"),
                net.hear());
    }

    @Test
    void shouldDeliverWhatCameBeforeTheLossBeforeTellingOfIt() {
        FakeConnection first = net.enter("w");
        first.receive(TestMessages.chat("w", "last words"));
        first.lose(Reason.CONNECTION_LOST);

        assertEquals(
                List.of("connected", "joined w", "INIT", "last words", "reconnecting 1 in 3000 CONNECTION_LOST"),
                net.hear());
    }

    @Test
    void shouldComeBackAsTheSameClient() {
        net.enter("w");
        assertFalse(net.connection().url.uri().toString().contains("client_id"));

        net.loseAndReopen();

        assertTrue(net.connection().url.uri().toString().endsWith("client_id=me"));
    }

    @Test
    void shouldComeBackWithoutAWorldWhenNoneWasJoined() {
        openSocket();

        net.loseAndReopen();

        assertEquals(ConnectionState.CONNECTED, net.session.state());
        assertEquals(List.of(), net.connection().sent);
        assertEquals(List.of("connected", "reconnecting 1 in 3000 CONNECTION_LOST", "reconnected"), net.hear());
    }

    @Test
    void shouldWaitLongerFromAttemptToAttempt() {
        net.enter("w");
        net.hear();
        net.connection().lose(Reason.CONNECTION_LOST);
        for (int i = 0; i < 5; i++) {
            net.loop.advance(30_000);
            net.connection().lose(Reason.CONNECTION_REFUSED);
        }

        assertEquals(
                List.of(
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "reconnecting 2 in 6000 CONNECTION_REFUSED",
                        "reconnecting 3 in 12000 CONNECTION_REFUSED",
                        "reconnecting 4 in 24000 CONNECTION_REFUSED",
                        "reconnecting 5 in 30000 CONNECTION_REFUSED",
                        "reconnecting 6 in 30000 CONNECTION_REFUSED"),
                net.hear());
    }

    @Test
    void shouldWaitAnyPartOfTheLimit() {
        net.enter("w");
        net.hear();
        net.jitter = 0;
        net.connection().lose(Reason.CONNECTION_LOST);
        net.loop.advance(0);
        net.jitter = 0.5;
        net.connection().lose(Reason.CONNECTION_REFUSED);

        assertEquals(
                List.of("reconnecting 1 in 0 CONNECTION_LOST", "reconnecting 2 in 3000 CONNECTION_REFUSED"),
                net.hear());
    }

    @Test
    void shouldCountOnWhenTheConnectionWasBackForAMomentOnly() {
        net.enter("w");
        net.loseAndReopen().init("w");
        net.loop.advance(29_999);
        net.hear();

        net.loseAndReopen().init("w");
        assertEquals("reconnecting 2 in 6000 CONNECTION_LOST", net.hear().get(0));
        net.loop.advance(30_000);
        net.connection().lose(Reason.CONNECTION_LOST);

        assertEquals(List.of("reconnecting 1 in 3000 CONNECTION_LOST"), net.hear());
    }

    @Test
    void shouldGiveUpAfterTheLastAttempt() {
        SessionHarness two = new SessionHarness(NetworkConfig.builder().reconnectMaxAttempts(2));
        two.enter("w");
        two.hear();
        two.connection().lose(Reason.CONNECTION_LOST);
        two.loop.advance(3_000);
        two.connection().lose(Reason.CONNECTION_REFUSED);
        two.loop.advance(6_000);
        two.connection().lose(Reason.CONNECT_TIMEOUT);

        assertEquals(ConnectionState.IDLE, two.session.state());
        assertEquals(0, two.loop.timerCount());
        assertEquals(
                List.of(
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "reconnecting 2 in 6000 CONNECTION_REFUSED",
                        "disconnected CONNECT_TIMEOUT"),
                two.hear());
        assertEquals(Reason.CONNECT_TIMEOUT, failure(two.join("w")));
    }

    @Test
    void shouldNotComeBackWhenToldNotTo() {
        SessionHarness off = new SessionHarness(NetworkConfig.builder().reconnectMaxAttempts(0));
        off.enter("w");
        off.hear();

        off.connection().lose(Reason.CONNECTION_LOST);

        assertEquals(ConnectionState.IDLE, off.session.state());
        assertEquals(List.of("disconnected CONNECTION_LOST"), off.hear());
    }

    @Test
    void shouldNotTryAgainWhenTheFirstConnectFails() {
        CompletableFuture<Void> connected = net.connect();

        net.connection().lose(Reason.CONNECTION_REFUSED);

        assertEquals(Reason.CONNECTION_REFUSED, failure(connected));
        assertEquals(ConnectionState.IDLE, net.session.state());
        assertEquals(0, net.loop.timerCount());
        assertEquals(List.of(), net.hear());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"WRONG_SECRET", "CLIENT_OUTDATED"})
    void shouldEndWhenAnAttemptIsRefusedForGood(Reason reason) {
        net.enter("w");
        net.hear();
        net.connection().lose(Reason.CONNECTION_LOST);
        net.loop.advance(3_000);

        net.connection().lose(reason);

        assertEquals(ConnectionState.IDLE, net.session.state());
        assertEquals(List.of("reconnecting 1 in 3000 CONNECTION_LOST", "disconnected " + reason), net.hear());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {
                "UNKNOWN_HOST",
                "CONNECTION_REFUSED",
                "CONNECT_TIMEOUT",
                "TLS_FAILED",
                "NOT_WEBSOCKET",
                "PROTOCOL_VIOLATION",
                "MESSAGE_TOO_LARGE"
            })
    void shouldTryAgainAfterWhatMayPass(Reason reason) {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        net.loop.advance(3_000);

        net.connection().lose(reason);

        assertEquals(ConnectionState.RECONNECTING, net.session.state());
        net.reopen().init("w");
        assertEquals(ConnectionState.JOINED, net.session.state());
    }

    // Joining.

    @Test
    void shouldGoOnJoiningOverALostConnection() {
        openSocket();
        CompletableFuture<Void> joined = net.join("w");

        net.connection().lose(Reason.CONNECTION_LOST);
        assertFalse(joined.isDone());
        net.loop.advance(3_000);
        net.connection().open();
        net.connection().init("w");

        assertTrue(succeeded(joined));
        assertEquals(
                List.of("connected", "reconnecting 1 in 3000 CONNECTION_LOST", "reconnected", "joined w", "INIT"),
                net.hear());
    }

    @Test
    void shouldFailJoinWhenItTakesTooLongInAll() {
        openSocket();
        CompletableFuture<Void> joined = net.join("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        for (int delayMs = 3_000; delayMs <= 12_000; delayMs *= 2) {
            net.loop.advance(delayMs);
            net.connection().lose(Reason.CONNECTION_REFUSED);
        }

        net.loop.advance(30_000 - 21_000 - 1);
        assertFalse(joined.isDone());
        net.loop.advance(1);

        assertEquals(Reason.JOIN_TIMEOUT, failure(joined));
        assertEquals(ConnectionState.IDLE, net.session.state());
        assertEquals(0, net.loop.timerCount());
        List<String> heard = net.hear();
        assertEquals("disconnected JOIN_TIMEOUT", heard.get(heard.size() - 1));
    }

    @Test
    void shouldJoinAgainOnTheSameSocketWhereTheServerAllowsIt() {
        net.enter("w");
        net.loseAndReopen().pinged = true;

        net.loop.advance(10_000);
        assertEquals(List.of("JOIN", "JOIN"), net.connection().sent);
        net.loop.advance(10_000);
        assertEquals(List.of("JOIN", "JOIN", "JOIN"), net.connection().sent);
        assertEquals(0, net.connection().closeCode);
        net.loop.advance(10_000);

        assertEquals(Connection.NORMAL_CLOSE, net.connection().closeCode, "this connection leads nowhere");
        assertEquals(ConnectionState.RECONNECTING, net.session.state());
    }

    @Test
    void shouldNotJoinTwiceWhereThatEndsTheSession() {
        net.enter("w");
        FakeConnection second = net.loseAndReopen();

        net.loop.advance(10_000);

        assertEquals(List.of("JOIN"), second.sent);
        assertEquals(Connection.NORMAL_CLOSE, second.closeCode);
        assertEquals(ConnectionState.RECONNECTING, net.session.state());
    }

    @Test
    void shouldNotOpenASecondSocketBeforeTheFirstIsClosed() {
        net.enter("w");
        FakeConnection second = net.loseAndReopen();
        net.loop.advance(10_000);

        net.loop.advance(30_000);
        assertEquals(2, net.connections.size(), "a server could take the two for two clients");
        second.release();

        assertEquals(3, net.connections.size());
    }

    @Test
    void shouldTakeInitOfARepeatedJoinAsAMessage() {
        net.enter("w");
        net.loseAndReopen().pinged = true;
        net.loop.advance(10_000);
        net.hear();

        net.connection().init("w");
        net.connection().init("w");

        assertEquals(List.of("reconnected", "joined w", "INIT", "INIT"), net.hear());
    }

    @Test
    void shouldRefuseToJoinWhileComingBack() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);

        assertEquals(Reason.ALREADY_CONNECTED, failure(net.join("other")));
        assertEquals(Reason.ALREADY_CONNECTED, failure(net.connect()));
    }

    @Test
    void shouldJoinWhenTheConnectionIsBack() {
        openSocket();
        net.connection().lose(Reason.CONNECTION_LOST);
        CompletableFuture<Void> joined = net.join("w");

        net.loop.advance(3_000);
        net.connection().open();
        net.connection().init("w");

        assertTrue(succeeded(joined));
    }

    // Leaving.

    @Test
    void shouldLeaveBeforeJoiningAnother() {
        FakeConnection socket = net.enter("one");
        socket.stalled = true;
        CompletableFuture<Void> left = net.ran(net.session.leave());
        CompletableFuture<Void> joined = net.join("two");
        assertEquals(ConnectionState.LEAVING, net.session.state());
        assertFalse(left.isDone());
        assertEquals(List.of("JOIN", "LEAVE"), socket.sent);
        assertEquals(Reason.NOT_JOINED, failure(net.ran(net.session.leave())), "a second LEAVE kills servers");

        socket.stalled = false;
        net.loop.advance(1_000);

        // The server did not take LEAVE in time: the connection is given up, and the next one joins.
        assertTrue(succeeded(left));
        assertEquals(Connection.NORMAL_CLOSE, socket.closeCode);
        socket.release();
        net.loop.advance(3_000);
        net.connection().open();
        assertEquals(List.of("JOIN"), net.connection().sent);
        net.connection().init("two");
        assertTrue(succeeded(joined));
        assertEquals("two", net.session.world());
    }

    @Test
    void shouldSwitchWorldsOnTheSameSocket() {
        FakeConnection socket = net.enter("one");
        CompletableFuture<Void> left = net.session.leave();
        CompletableFuture<Void> joined = net.join("two");

        assertTrue(succeeded(left));
        assertEquals(List.of("JOIN", "LEAVE", "JOIN"), socket.sent);
        socket.receive(TestMessages.chat("one", "left over"));
        socket.init("two");

        assertTrue(succeeded(joined));
        assertEquals(List.of("connected", "joined one", "INIT", "left one", "joined two", "INIT"), net.hear());
    }

    @Test
    void shouldForgetTheWorldThatIsLeftWhileAway() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);

        assertTrue(succeeded(net.ran(net.session.leave())));
        assertEquals(Reason.NOT_JOINED, failure(net.ran(net.session.leave())));
        net.reopen();

        assertEquals(List.of(), net.connection().sent, "a LEAVE outside a world kills servers");
        assertEquals(ConnectionState.CONNECTED, net.session.state());
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "left w",
                        "reconnected"),
                net.hear());
    }

    @Test
    void shouldGiveUpTheSocketWhoseJoinIsNotAnsweredWhenLeaving() {
        net.enter("w");
        FakeConnection second = net.loseAndReopen();

        assertTrue(succeeded(net.ran(net.session.leave())));

        assertEquals(List.of("JOIN"), second.sent);
        assertEquals(Connection.NORMAL_CLOSE, second.closeCode);
        second.release();
        net.reopen();
        assertEquals(List.of(), net.connection().sent);
        assertEquals(ConnectionState.CONNECTED, net.session.state());
    }

    /** The former socket's end, noticed late, takes the client out of the world; a LEAVE would then kill the server. */
    @Test
    void shouldLeaveByANewSocketWhereTheServerMayHaveForgottenTheClient() {
        net.enter("one");
        FakeConnection second = net.loseAndReopen();
        second.receive(initOfOldServer("one"));
        net.hear();
        net.packets.chat("last words");
        net.packets.flushTo(net.outbound);

        assertTrue(succeeded(net.ran(net.session.leave())));
        CompletableFuture<Void> joined = net.join("two");
        assertEquals(List.of("JOIN", "last words"), second.sent);
        assertEquals(Connection.NORMAL_CLOSE, second.closeCode);
        second.release();
        net.loop.advance(0);
        net.connection().open();
        net.connection().init("two");

        assertTrue(succeeded(joined));
        assertEquals(
                List.of("left one", "reconnecting 2 in 0 CLOSED", "reconnected", "joined two", "INIT"), net.hear());
    }

    /** INIT of which nothing tells how old the server is. */
    private static byte[] initOfOldServer(String world) {
        return Message.newBuilder()
                .setJson("{\"id\":\"me\",\"blocks\":{},\"options\":{\"chunkSize\":16}}")
                .setWorldName(world)
                .build()
                .toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldLeaveOnTheSameSocketWhereTheServerSurvivesIt(boolean pinged) {
        net.enter("one");
        FakeConnection second = net.loseAndReopen();
        second.pinged = pinged;
        second.receive(pinged ? initOfOldServer("one") : TestMessages.init("me", "one"));

        assertTrue(succeeded(net.ran(net.session.leave())));

        assertEquals(List.of("JOIN", "LEAVE"), second.sent);
        assertEquals(0, second.closeCode);
        assertEquals(ConnectionState.CONNECTED, net.session.state());
    }

    // Asked for.

    @Test
    void shouldReconnectAtOnceWhenAsked() {
        net.enter("w");
        net.hear();
        net.connection().lose(Reason.CONNECTION_LOST);

        CompletableFuture<Void> back = net.ran(net.session.reconnect());
        assertEquals(2, net.connections.size());
        net.connection().open();
        assertFalse(back.isDone());
        net.connection().init("w");

        assertTrue(succeeded(back));
        assertEquals(List.of("reconnecting 1 in 3000 CONNECTION_LOST", "reconnected", "joined w", "INIT"), net.hear());
    }

    @Test
    void shouldReconnectAStandingConnectionWhenAsked() {
        FakeConnection first = net.enter("w");
        net.hear();

        CompletableFuture<Void> back = net.ran(net.session.reconnect());
        assertEquals(Connection.NORMAL_CLOSE, first.closeCode);
        net.loop.advance(0);
        first.release();
        net.connection().open();
        net.connection().init("w");

        assertTrue(succeeded(back));
        assertEquals(List.of("reconnecting 1 in 0 CLOSED", "reconnected", "joined w", "INIT"), net.hear());
    }

    @Test
    void shouldReconnectWhenAskedEvenIfItDoesNotByItself() {
        SessionHarness off = new SessionHarness(NetworkConfig.builder().reconnectMaxAttempts(0));
        FakeConnection first = off.enter("w");
        CompletableFuture<Void> back = off.ran(off.session.reconnect());
        first.release();
        off.loop.advance(0);

        off.connection().lose(Reason.CONNECTION_REFUSED);

        assertEquals(Reason.CONNECTION_REFUSED, failure(back));
        assertEquals(ConnectionState.IDLE, off.session.state());
    }

    @Test
    void shouldRefuseToReconnectWhatWasNeverConnected() {
        assertEquals(Reason.NOT_CONNECTED, failure(net.ran(net.session.reconnect())));
        assertFalse(net.connect().isDone());
        assertEquals(Reason.ALREADY_CONNECTED, failure(net.ran(net.session.reconnect())));
    }

    @Test
    void shouldStopComingBackWhenDisconnected() {
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        CompletableFuture<Void> back = net.session.reconnect();
        net.session.disconnect();
        net.loop.run();

        assertEquals(Reason.CLOSED, failure(back));
        assertEquals(ConnectionState.IDLE, net.session.state());
        net.connection().events.onOpen();
        assertEquals(ConnectionState.IDLE, net.session.state(), "too late");
        assertEquals(0, net.loop.timerCount());
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "disconnected CLOSED"),
                net.hear());
    }

    @ParameterizedTest
    @CsvSource({"connected", "joining", "joined", "leaving", "waiting", "attempting", "rejoining"})
    void shouldTellOfTheEndOnceWhateverTheState(String where) {
        goTo(where);
        net.hear();

        net.session.disconnect();
        net.session.disconnect();
        net.loop.run();
        net.connection().events.onClosed(new NetworkException(Reason.CONNECTION_LOST, "late"));
        net.loop.advance(120_000);

        assertEquals(List.of("disconnected CLOSED"), net.hear());
        assertEquals(ConnectionState.IDLE, net.session.state());
        assertEquals(0, net.loop.timerCount());
    }

    @ParameterizedTest
    @CsvSource({"connected", "joining", "joined", "leaving", "waiting", "attempting", "rejoining"})
    void shouldCloseWhateverTheState(String where) {
        goTo(where);

        CompletableFuture<Void> closed = net.ran(net.session.close());
        net.session.disconnect();
        net.loop.advance(120_000);

        assertEquals(ConnectionState.CLOSED, net.session.state());
        assertEquals(0, net.loop.timerCount());
        if (!where.equals("waiting")) {
            assertFalse(closed.isDone());
            net.connection().release();
        }
        assertTrue(closed.isDone());
    }

    @ParameterizedTest
    @CsvSource({"connected", "joining", "joined", "leaving", "waiting", "attempting", "rejoining"})
    void shouldBeIdleWhenTheEndIsTold(String where) {
        List<ConnectionState> states = statesAtEnd();
        goTo(where);

        net.session.disconnect();
        net.loop.run();

        assertEquals(List.of(ConnectionState.IDLE), states);
    }

    @ParameterizedTest
    @CsvSource({"connected", "joining", "joined", "leaving", "waiting", "attempting", "rejoining"})
    void shouldBeClosedWhenTheEndIsTold(String where) {
        List<ConnectionState> states = statesAtEnd();
        goTo(where);

        CompletableFuture<Void> closed = net.ran(net.session.close());
        net.connection().release();

        assertEquals(List.of(ConnectionState.CLOSED), states);
        assertTrue(closed.isDone());
    }

    @ParameterizedTest
    @CsvSource({"connected", "joining", "joined", "leaving", "attempting", "rejoining"})
    void shouldBeIdleWhenTheServersRefusalIsTold(String where) {
        List<ConnectionState> states = statesAtEnd();
        goTo(where);

        net.connection().lose(Reason.CLIENT_OUTDATED);

        assertEquals(List.of(ConnectionState.IDLE), states);
    }

    /** Filled with the state that a listener on the loop finds when it hears of the end. */
    private List<ConnectionState> statesAtEnd() {
        List<ConnectionState> states = new ArrayList<>();
        net.session.addListener(new ConnectionListener() {
            @Override
            public void onDisconnected(NetworkException reason) {
                states.add(net.session.state());
            }
        });
        return states;
    }

    private void goTo(String where) {
        openSocket();
        if (!where.equals("connected")) {
            assertFalse(net.join("w").isDone());
        }
        if (!where.equals("connected") && !where.equals("joining")) {
            net.connection().init("w");
        }
        switch (where) {
            case "leaving" -> {
                net.connection().stalled = true;
                assertFalse(net.ran(net.session.leave()).isDone());
            }
            case "waiting" -> net.connection().lose(Reason.CONNECTION_LOST);
            case "attempting" -> {
                net.connection().lose(Reason.CONNECTION_LOST);
                net.loop.advance(3_000);
            }
            case "rejoining" -> net.loseAndReopen();
            default -> {
                return;
            }
        }
    }

    // A game that is behind.

    @Test
    void shouldWaitForAGameThatIsBehind() {
        FakeConnection socket = net.enter("w");
        fillTheRing(socket);
        socket.lose(Reason.CONNECTION_LOST);
        net.loop.advance(60_000);
        assertEquals(ConnectionState.RECONNECTING, net.session.state());
        assertEquals(1, net.connections.size(), "what waits may hold an ERROR that forbids to come back");

        List<String> heard = net.hear();
        assertEquals("reconnecting 1 in 3000 CONNECTION_LOST", heard.get(heard.size() - 1));
        net.loop.advance(3_000);

        assertEquals(2, net.connections.size());
    }

    @Test
    void shouldNotComeBackAfterAKickThatWaited() {
        FakeConnection socket = net.enter("w");
        fillTheRing(socket);
        socket.receive(TestMessages.error("Another session connected with your account."));
        socket.lose(Reason.CONNECTION_LOST);

        List<String> heard = net.hear();

        assertEquals(List.of("ERROR", "disconnected SUPERSEDED"), heard.subList(heard.size() - 2, heard.size()));
        net.loop.advance(60_000);
        assertEquals(ConnectionState.IDLE, net.session.state());
        assertEquals(1, net.connections.size(), "it would kick the other one in turn");
    }

    @Test
    void shouldTellOfTheEndOnceWhenDisconnectedWhileMessagesWait() {
        FakeConnection socket = net.enter("w");
        fillTheRing(socket);
        socket.lose(Reason.CONNECTION_LOST);
        net.session.disconnect();
        net.loop.run();

        List<String> heard = new ArrayList<>(net.hear());

        assertEquals("disconnected CLOSED", heard.remove(heard.size() - 1));
        assertTrue(heard.stream().noneMatch(entry -> entry.contains("connecting") || entry.contains("disconnected")));
    }

    @Test
    void shouldReconnectAtOnceWhenAskedWhileMessagesWait() {
        FakeConnection socket = net.enter("w");
        fillTheRing(socket);
        socket.lose(Reason.CONNECTION_LOST);
        assertFalse(net.ran(net.session.reconnect()).isDone());

        List<String> heard = net.hear();
        net.loop.advance(0);

        assertEquals("reconnecting 1 in 0 CONNECTION_LOST", heard.get(heard.size() - 1));
        assertEquals(2, net.connections.size());
    }

    private void fillTheRing(FakeConnection socket) {
        int i = 0;
        while (net.receiver.backlogLength() == 0) {
            socket.receive(TestMessages.chat("w", "line " + i++));
        }
    }
}
