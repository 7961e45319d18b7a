package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that the server is gone although the socket is not, by its silence: pings it four times in every timeout
 * and waits for anything at all to come back.
 *
 * <p>Servers before 2025-12-16 answer no ping, and those before 2026-07-14 send none, so silence means something only
 * once a Ping or a Pong was seen on this connection. For the others there is TCP: see {@link Transports}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Heartbeat {

    private static final int BEATS = 4;

    /** Silence began within a beat, so it has lasted three of them for sure, and less than four. */
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
     * Creates a heartbeat that stands still.
     *
     * @param onRoundTrip hears how long each answered ping took, in nanoseconds.
     * @param onDead runs once the server has been silent for too long.
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

    /** Starts to beat; not at all if there is no timeout. */
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

    /** Something came, be it a part of a frame. */
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

    /** While nothing is read on purpose, silence means nothing. */
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
