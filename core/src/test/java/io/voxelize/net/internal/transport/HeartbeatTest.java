package io.voxelize.net.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.voxelize.net.internal.metrics.WritableCounters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final int TIMEOUT_MS = 30_000;
    private static final int BEAT_MS = TIMEOUT_MS / 4;
    private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

    private final ManualLoop loop = new ManualLoop();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter writer = new FrameWriter(channel, new WritableCounters());
    private final List<Long> roundTripsNs = new ArrayList<>();
    private long nowNs = 5_000;
    private boolean dead;
    private final Heartbeat heartbeat =
            new Heartbeat(loop, () -> nowNs, writer, TIMEOUT_MS, roundTripsNs::add, () -> dead = true);

    @AfterEach
    void close() {
        writer.close();
        channel.finishAndReleaseAll();
    }

    private int pings() {
        int pings = 0;
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            pings += ((ByteBuf) sent).getUnsignedByte(0) == 0x89 ? 1 : 0;
            ReferenceCountUtil.release(sent);
        }
        return pings;
    }

    @Test
    void shouldPingFourTimesInATimeout() {
        heartbeat.start();
        assertEquals(0, pings(), "nothing before the game has said anything");

        loop.advance(TIMEOUT_MS);

        assertEquals(4, pings());
    }

    @Test
    void shouldAllowAServerThatNeverAnsweredAnySilence() {
        heartbeat.start();

        loop.advance(3_600_000);

        assertFalse(dead, "servers before 2025-12-16 answer no ping");
    }

    @Test
    void shouldFindThatAServerThatPingedIsGone() {
        heartbeat.start();
        heartbeat.onPing();
        loop.advance(10_000);
        heartbeat.onRead();

        // Heard within the second beat: three whole ones of silence follow.
        loop.advance(4 * BEAT_MS + BEAT_MS - 10_000 - 1);
        assertFalse(dead);
        loop.advance(1);

        assertTrue(dead);
        assertTrue(4 * BEAT_MS + BEAT_MS - 10_000 <= TIMEOUT_MS, "in time");
        assertEquals(0, loop.timerCount());
    }

    @Test
    void shouldFindThatAServerThatAnsweredIsGone() {
        heartbeat.start();
        heartbeat.onPong(NOTHING, 0, 0);

        loop.advance(TIMEOUT_MS);

        assertTrue(dead);
    }

    @Test
    void shouldTakeAnythingForASignOfLife() {
        heartbeat.start();
        heartbeat.onPing();
        for (int i = 0; i < 10; i++) {
            loop.advance(BEAT_MS * 2);
            heartbeat.onRead();
        }

        assertFalse(dead);
    }

    @Test
    void shouldNotMindSilenceWhileNothingIsRead() {
        heartbeat.start();
        heartbeat.onPing();
        pings();
        heartbeat.pause(true);
        loop.advance(3_600_000);
        assertFalse(dead);
        assertEquals(0, pings());

        heartbeat.pause(false);
        loop.advance(3 * BEAT_MS);
        assertFalse(dead, "the server gets its time again");
        loop.advance(BEAT_MS);

        assertTrue(dead);
    }

    @Test
    void shouldMeasureTheRoundTrip() {
        heartbeat.start();
        loop.advance(BEAT_MS);
        nowNs = 47_000;
        ByteBuf answer = Unpooled.buffer().writeByte(0).writeLong(5_000);
        heartbeat.onPong(answer, 1, Long.BYTES);
        heartbeat.onPong(Unpooled.buffer().writeLong(4_999), 0, Long.BYTES);

        assertEquals(List.of(42_000L), roundTripsNs, "an answer to another ping says nothing");
    }

    @Test
    void shouldStandStillWhenStoppedOrSwitchedOff() {
        heartbeat.start();
        heartbeat.stop();
        assertEquals(0, loop.timerCount());
        pings();
        Heartbeat off = new Heartbeat(loop, () -> nowNs, writer, 0, roundTripsNs::add, () -> dead = true);

        off.start();

        assertEquals(0, loop.timerCount());
        assertEquals(0, pings());
    }
}
