package io.voxelize.net.internal.view;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Logs what interceptors throw, through a {@link LogThrottle}. Two errors are of one kind if the same class threw the
 * same type of exception at the same place.
 *
 * <p><b>Thread:</b> game.
 */
final class DistinctErrorLog {

    private static final Kind OTHER = new Kind(Object.class, Throwable.class, null);

    private final LogThrottle<Kind> throttle = new LogThrottle<>(OTHER);
    private final Logger logger;

    DistinctErrorLog(Logger logger) {
        this.logger = logger;
    }

    private record Kind(
            Class<?> source, Class<?> error, @Nullable StackTraceElement place) {}

    /**
     * Counts an error, and logs it if it is due.
     *
     * @param source interceptor that threw it.
     * @param error what it threw.
     */
    void record(Object source, Throwable error) {
        long count = throttle.count(new Kind(source.getClass(), error.getClass(), place(error)));
        if (count != 0) {
            logger.log(
                    Level.WARNING,
                    "interceptor threw, the others still get the message: interceptor="
                            + source.getClass().getName() + ", count=" + count,
                    error);
        }
    }

    private static @Nullable StackTraceElement place(Throwable error) {
        // Exceptions that the JIT throws from hot code have no stack trace.
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0 ? null : trace[0];
    }
}
