package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.message.NetworkException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.junit.jupiter.api.Test;

final class LifeCycleTest {

    private final InboundRing ring = new InboundRing(16 << 10);

    private LifeCycle roundTrip(LifeCycle step) {
        assertTrue(step.offer(ring));
        List<LifeCycle> read = new ArrayList<>();
        ring.drain(
                (type, buffer, index, length) -> {
                    assertEquals(RecordLayout.LIFE_CYCLE_TYPE, type);
                    read.add(LifeCycle.read(buffer, index));
                    return Action.CONTINUE;
                },
                10);
        assertEquals(1, read.size());
        return read.get(0);
    }

    @Test
    void shouldRoundTripEveryKind() {
        assertEquals(LifeCycle.Kind.CONNECTED, roundTrip(LifeCycle.connected(3)).kind());
        LifeCycle joined = roundTrip(LifeCycle.joined(4, "höhle"));
        assertEquals(LifeCycle.Kind.JOINED, joined.kind());
        assertEquals("höhle", joined.text());
        assertEquals(4, joined.epoch());
        assertEquals(LifeCycle.Kind.LEFT, roundTrip(LifeCycle.left(4, "")).kind());
        LifeCycle away = roundTrip(LifeCycle.reconnecting(
                5, new NetworkException(NetworkException.Reason.SERVER_BUSY, "come again"), 7, 1L << 40));
        assertEquals(LifeCycle.Kind.RECONNECTING, away.kind());
        assertEquals(7, away.attempt());
        assertEquals(1L << 40, away.delayMs());
        assertEquals(NetworkException.Reason.SERVER_BUSY, away.cause().reason());
        assertEquals("come again", away.cause().getMessage());
        assertEquals(
                LifeCycle.Kind.RECONNECTED, roundTrip(LifeCycle.reconnected(6)).kind());
        assertEquals("höhle", roundTrip(LifeCycle.rejoined(7, "höhle")).text());
        for (NetworkException.Reason reason : NetworkException.Reason.values()) {
            LifeCycle ended = roundTrip(LifeCycle.disconnected(-1, reason, "because"));
            assertEquals(LifeCycle.Kind.DISCONNECTED, ended.kind());
            assertEquals(reason, ended.reason());
            assertEquals("because", ended.text());
        }
    }

    private static List<String> told(LifeCycle step) {
        List<String> calls = new ArrayList<>();
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void onConnected() {
                calls.add("onConnected");
            }

            @Override
            public void onJoined(String world) {
                calls.add("onJoined " + world);
            }

            @Override
            public void onLeft(String world) {
                calls.add("onLeft " + world);
            }

            @Override
            public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                calls.add("onReconnecting " + attempt + " " + delayMs + " " + cause.reason());
            }

            @Override
            public void onReconnected() {
                calls.add("onReconnected");
            }

            @Override
            public void onDisconnected(NetworkException reason) {
                calls.add("onDisconnected " + reason.reason() + " " + reason.getMessage());
            }
        };
        step.tell(call -> call.accept(listener));
        return calls;
    }

    @Test
    void shouldTellAListener() {
        NetworkException cause = new NetworkException(NetworkException.Reason.SERVER_BUSY, "busy");
        assertEquals(List.of("onConnected"), told(LifeCycle.connected(1)));
        assertEquals(List.of("onJoined w"), told(LifeCycle.joined(1, "w")));
        assertEquals(List.of("onLeft w"), told(LifeCycle.left(1, "w")));
        assertEquals(List.of("onReconnecting 2 30 SERVER_BUSY"), told(LifeCycle.reconnecting(1, cause, 2, 30)));
        assertEquals(List.of("onReconnected"), told(LifeCycle.reconnected(1)));
        assertEquals(List.of("onReconnected", "onJoined w"), told(LifeCycle.rejoined(1, "w")));
        assertEquals(
                List.of("onDisconnected CLOSED bye"),
                told(LifeCycle.disconnected(1, NetworkException.Reason.CLOSED, "bye")));
    }

    @Test
    void shouldCutLongText() {
        LifeCycle ended = roundTrip(LifeCycle.disconnected(1, NetworkException.Reason.SERVER_ERROR, "x".repeat(9_999)));
        assertEquals(LifeCycle.MAX_TEXT_LENGTH, ended.text().length());
    }

    @Test
    void shouldSayWhenRingIsFull() {
        while (ring.hasRoom(500)) {
            ring.commit(ring.tryClaim(1, 500));
        }
        assertFalse(LifeCycle.disconnected(1, NetworkException.Reason.CLOSED, "y".repeat(600))
                .offer(ring));
    }
}
