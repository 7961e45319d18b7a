package io.voxelize.net.internal.session;

import io.voxelize.net.config.NetworkConfig;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to reconnect: any time up to a ceiling that doubles from attempt to attempt
 * ("full jitter"), so that the clients of a server that restarts do not all come back at once.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Backoff {

    private static final int MAX_DOUBLINGS = 20;

    private final int maxAttempts;
    private final long initialDelayMs;
    private final long maxDelayMs;
    private final DoubleSupplier random;
    private int attempt;

    /** The random numbers are from 0, included, to 1. */
    Backoff(NetworkConfig config, DoubleSupplier random) {
        this.maxAttempts = config.reconnectMaxAttempts();
        this.initialDelayMs = config.reconnectInitialDelayMs();
        this.maxDelayMs = config.reconnectMaxDelayMs();
        this.random = random;
    }

    /** Tells whether there may be another attempt. */
    boolean hasNext() {
        return attempt < maxAttempts;
    }

    /** Counts another attempt and returns how long to wait before it. */
    long nextDelayMs() {
        attempt++;
        long ceilingMs = Math.min(maxDelayMs, initialDelayMs << Math.min(attempt - 1, MAX_DOUBLINGS));
        return (long) (random.getAsDouble() * (ceilingMs + 1));
    }

    /** The number of the attempt that was counted last, 0 if none was. */
    int attempt() {
        return attempt;
    }

    /** The next attempt is the first again. */
    void reset() {
        attempt = 0;
    }
}
