package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.SendResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServerPingTest {
    private static final long MS = 1_000_000L;
    /** When everything arrives in {@link WirePipeline}. */
    private static final long RECEIVED_NS = 1;

    private static final String PING = "vox-builtin:ping";
    private static final String PONG = "vox-builtin:pong";

    private long nowNs = RECEIVED_NS - 5 * MS;
    private final ServerPing ping = new ServerPing(100, () -> nowNs);
    private final SaidPackets said = new SaidPackets();
    private final WirePipeline wire = new WirePipeline(0, ping);

    @BeforeEach
    void join() {
        ping.attach(said);
        ping.onJoined("w");
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void passMs(long ms) {
        nowNs += ms * MS;
        ping.onFlush();
    }

    private void answer(String name, String payload) {
        wire.deliver(Message.newBuilder()
                .setType(Message.Type.METHOD)
                .setMethod(Method.newBuilder().setName(name).setPayload(payload))
                .build());
    }

    private static String payload(int number) {
        return "\"voxelize-net " + number + "\"";
    }

    @Test
    void shouldMeasureFromTheFlushToTheSocket() {
        assertEquals(-1, ping.roundTripNs());
        ping.onFlush();
        assertEquals(List.of(PING + payload(1)), said.methods);
        answer(PONG, payload(1));
        assertEquals(5 * MS, ping.roundTripNs());
        assertEquals(1, ping.answeredCount());
    }

    @Test
    void shouldPingAsOftenAsToldTo() {
        ping.onFlush();
        answer(PONG, payload(1));
        passMs(99);
        assertEquals(1, said.methods.size());
        passMs(1);
        assertEquals(List.of(PING + payload(1), PING + payload(2)), said.methods);
    }

    @Test
    void shouldLeaveTheAnswersToOthersAlone() {
        ping.onFlush();
        answer(PONG, "\"mine\"");
        answer("other", payload(1));
        assertEquals(0, ping.answeredCount());
        answer(PONG, payload(1));
        answer(PONG, payload(1));
        assertEquals(1, ping.answeredCount());
    }

    @Test
    void shouldFallSilentTowardsAServerThatDoesNotAnswer() {
        for (int i = 0; i < 10; i++) {
            passMs(100);
        }
        assertEquals(3, said.methods.size());
        ping.onJoined("w");
        passMs(100);
        assertEquals(4, said.methods.size());
    }

    @Test
    void shouldGoOnWhenOneAnswerIsLost() {
        ping.onFlush();
        passMs(100);
        answer(PONG, payload(1));
        assertEquals(0, ping.answeredCount());
        answer(PONG, payload(2));
        assertEquals(1, ping.answeredCount());
        for (int i = 0; i < 2; i++) {
            passMs(100);
        }
        assertEquals(4, said.methods.size());
    }

    @Test
    void shouldNotWaitForWhatWasRefused() {
        said.answer = SendResult.BACK_PRESSURED;
        for (int i = 0; i < 5; i++) {
            passMs(100);
        }
        said.answer = SendResult.ACCEPTED;
        passMs(100);
        answer(PONG, payload(6));
        assertEquals(1, ping.answeredCount());
    }

    @Test
    void shouldSayNothingOutsideAWorld() {
        ping.onFlush();
        answer(PONG, payload(1));
        ping.onReconnecting(1, 0, new NetworkException(NetworkException.Reason.CONNECTION_LOST, "lost"));
        assertEquals(-1, ping.roundTripNs());
        passMs(1_000);
        ping.onLeft("w");
        passMs(1_000);
        assertEquals(1, said.methods.size());
    }

    @Test
    void shouldRefuseAnIntervalOfNothing() {
        assertThrows(NetworkException.class, () -> new ServerPing(0));
    }
}
