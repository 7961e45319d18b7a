package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.message.NetworkException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifelineTest {

    private long nowNs = -5;
    private final Lifeline lifeline = new Lifeline(() -> nowNs);

    @Test
    void shouldFailWhenNoChunkArrivesFor20Seconds() {
        lifeline.check(3, 10);
        pass(20);
        assertDoesNotThrow(() -> lifeline.check(3, 10));
        nowNs++;

        DemoFailure failure = assertThrows(DemoFailure.class, () -> lifeline.check(3, 10));

        assertEquals("chunks stay out: loaded=3, wanted=10, waited=20 s", failure.getMessage());
    }

    @Test
    void shouldWaitOnWhileChunksCome() {
        for (int loaded = 0; loaded < 10; loaded++) {
            lifeline.check(loaded, 10);
            pass(19);
        }

        assertDoesNotThrow(() -> lifeline.check(9, 10));
    }

    @Test
    void shouldSayWhyTheConnectionEnded() {
        NetworkException reason = new NetworkException(NetworkException.Reason.CONNECTION_LOST, "gone");
        lifeline.onDisconnected(reason);

        assertSame(reason, assertThrows(NetworkException.class, () -> lifeline.check(3, 10)));
    }

    private void pass(int seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }
}
