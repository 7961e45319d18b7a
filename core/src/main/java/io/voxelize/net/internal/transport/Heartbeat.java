package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects a dead server behind an open socket: pings it four times per timeout, and reports it dead if nothing at all
 * was received for that long.
 *
 * <p>Servers before 2025-12-16 do not answer pings and servers before 2026-07-14 do not send any, so silence counts
 * only once a Ping or a Pong was received on this connection. Otherwise TCP detects a dead peer, see
 * {@link Transports}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Heartbeat {

    private static final int BEATS = 4;

    /** Silence starts within a beat, so after three silent beats it has lasted for between three and four. */
    private static final int MAX_SILENT_BEATS = 3;

    private final Loop loop;
    private final LongSupplier nanoClock;
    private final FrameWriter writer;
    private final int beatMs;
    private final LongConsumer onRoundTrip;
    private final Runnable onDead;
    private Loop.@Nullable Timer timer;
    private boolean vocal;
    private boolean heard = true;
    private boolean paused;
    private int silentBeats;
    private long sentNs;

    /**
     * Creates a heartbeat that is not started.
     *
     * @param timeoutMs silence after which the server counts as dead, 0 for none.
     * @param onRoundTrip receives the round-trip time of each answered ping, in nanoseconds.
     * @param onDead runs when the server has been silent for too long.
     */
    Heartbeat(
            Loop loop,
            LongSupplier nanoClock,
            FrameWriter writer,
            int timeoutMs,
            LongConsumer onRoundTrip,
            Runnable onDead) {
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.writer = writer;
        this.beatMs = timeoutMs / BEATS;
        this.onRoundTrip = onRoundTrip;
        this.onDead = onDead;
    }

    /** Starts the beats, unless there is no timeout. */
    void start() {
        if (beatMs > 0) {
            timer = loop.schedule(this::beat, beatMs);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Bytes were received, be it part of a frame. */
    void onRead() {
        heard = true;
    }

    void onPing() {
        vocal = true;
    }

    void onPong(ByteBuf payload, int index, int length) {
        vocal = true;
        if (length == Long.BYTES && payload.getLong(index) == sentNs) {
            onRoundTrip.accept(nanoClock.getAsLong() - sentNs);
        }
    }

    /** Pauses or resumes: silence does not count while flow control has stopped reading. */
    void pause(boolean newPaused) {
        paused = newPaused;
        heard = true;
    }

    private void beat() {
        silentBeats = heard || paused ? 0 : silentBeats + 1;
        heard = false;
        if (vocal && silentBeats >= MAX_SILENT_BEATS) {
            timer = null;
            onDead.run();
            return;
        }
        ping();
        timer = loop.schedule(this::beat, beatMs);
    }

    private void ping() {
        if (!paused && writer.isWritable()) {
            sentNs = nanoClock.getAsLong();
            writer.ping(sentNs);
            writer.flush();
        }
    }
}
