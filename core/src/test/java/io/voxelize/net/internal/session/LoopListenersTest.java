package io.voxelize.net.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.TestMessages;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What is heard at once; that it is the same as what the game hears later, {@link SessionHarness#hear()} checks in
 * every test of the session.
 */
final class LoopListenersTest {

    private static final int MANY = 400;

    private final SessionHarness net = new SessionHarness();

    private void fallBehind() {
        for (int i = 0; i < MANY; i++) {
            net.connection().receive(TestMessages.chat("w", "x".repeat(100)));
        }
    }

    @Test
    void shouldHearAtOnceWhatTheGameHasNotReadYet() {
        net.enter("w");
        assertEquals(List.of("connected", "joined w"), net.heardAtOnce);
        net.connection().lose(Reason.CONNECTION_LOST);
        assertEquals(List.of("connected", "joined w", "reconnecting 1 in 3000 CONNECTION_LOST"), net.heardAtOnce);
        assertEquals(List.of(), net.heard);
        net.hear();
    }

    @Test
    void shouldHearOfAnEndBeforeTheNextConnection() {
        net.enter("w");
        fallBehind();
        net.session.disconnect();
        net.loop.run();
        assertEquals(List.of("connected", "joined w"), net.heardAtOnce);
        net.connection().release();
        CompletableFuture<Void> connected = net.connect();
        net.connection().open();
        assertTrue(connected.isDone());
        assertEquals(List.of("connected", "joined w", "disconnected CLOSED", "connected"), net.heardAtOnce);
        net.hear();
    }

    @Test
    void shouldHearOfTheEndWhenEverythingIsClosed() {
        net.enter("w");
        fallBehind();
        CompletableFuture<Void> closed = net.ran(net.session.close());
        assertFalse(closed.isDone(), "the socket is not closed yet");
        assertEquals(List.of("connected", "joined w", "disconnected CLOSED"), net.heardAtOnce);
    }

    @Test
    void shouldNotKeepTheOthersFromHearing() {
        ConnectionListener thrower = new ConnectionListener() {
            @Override
            public void onConnected() {
                throw new IllegalStateException("of the test");
            }

            @Override
            public void onJoined(String world) {
                throw new AssertionError("of the test");
            }
        };
        SessionHarness other = new SessionHarness();
        other.session.addListener(thrower);
        other.enter("w");
        assertEquals(2, other.counters.get(Counter.INTERCEPT_ERRORS));
        other.session.removeListener(thrower);
        other.connection().lose(Reason.CONNECTION_LOST);
        other.reopen().init("w");
        assertEquals(2, other.counters.get(Counter.INTERCEPT_ERRORS));
        other.hear();
    }

    @Test
    void shouldReconnectFromInsideACall() {
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        net.session.addListener(new ConnectionListener() {
            @Override
            public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                asked.add(net.session.reconnect());
            }
        });
        net.enter("w");
        net.connection().lose(Reason.CONNECTION_LOST);
        assertEquals(2, net.connections.size());
        net.connection().open();
        net.connection().init("w");
        assertTrue(asked.get(0).isDone());
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "reconnecting 1 in 3000 CONNECTION_LOST",
                        "reconnected",
                        "joined w",
                        "INIT"),
                net.hear());
    }
}
