package io.voxelize.net.internal.session;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.transport.Loop;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts to reconnect and draws the delay before each: exponential backoff with full jitter, so that the
 * clients of a server that restarts do not come back all at once. A connection that lasts for
 * {@code reconnectMaxDelayMs} resets the count.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Backoff {

    private static final int MAX_DOUBLINGS = 20;

    private final Loop loop;
    private final int maxAttempts;
    private final long initialDelayMs;
    private final long maxDelayMs;
    private final DoubleSupplier random;
    private int attempt;
    private boolean skipNext;
    private Loop.@Nullable Timer resetTimer;

    /** {@code random} returns numbers from 0 to 1, without 1. */
    Backoff(NetworkConfig config, Loop loop, DoubleSupplier random) {
        this.loop = loop;
        this.maxAttempts = config.reconnectMaxAttempts();
        this.initialDelayMs = config.reconnectInitialDelayMs();
        this.maxDelayMs = config.reconnectMaxDelayMs();
        this.random = random;
    }

    /** Tells whether another attempt is allowed. */
    boolean hasNext() {
        return attempt < maxAttempts;
    }

    /**
     * Lets the next attempt start without a delay, and whatever {@link #hasNext()} says: the application asks for it.
     */
    void skipNext() {
        skipNext = true;
    }

    boolean isSkippingNext() {
        return skipNext;
    }

    /** Counts another attempt and returns the delay before it, in milliseconds. */
    long nextDelayMs() {
        attempt++;
        long ceilingMs = Math.min(maxDelayMs, initialDelayMs << Math.min(attempt - 1, MAX_DOUBLINGS));
        long delayMs = (long) (random.getAsDouble() * (ceilingMs + 1));
        boolean skip = skipNext;
        skipNext = false;
        return skip ? 0 : delayMs;
    }

    /** The number of the last attempt, 0 if there was none. */
    int attempt() {
        return attempt;
    }

    /** The connection is established. */
    void onEstablished() {
        cancelReset();
        resetTimer = loop.schedule(this::reset, maxDelayMs);
    }

    /** The connection is lost. */
    void onLost() {
        cancelReset();
    }

    /** The next attempt is the first again. */
    void reset() {
        attempt = 0;
        resetTimer = null;
    }

    /** No attempt will follow. */
    void stop() {
        skipNext = false;
    }

    private void cancelReset() {
        Loop.Timer timer = resetTimer;
        resetTimer = null;
        if (timer != null) {
            timer.cancel();
        }
    }
}
