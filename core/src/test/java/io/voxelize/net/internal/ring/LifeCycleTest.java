package io.voxelize.net.internal.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
