package io.voxelize.net.internal.view;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs an error when it is seen for the first time, and afterwards at every power of ten, with its count: a fault in
 * each frame must not fill a disk.
 *
 * <p>Two errors are the same if the same class threw the same type of exception at the same place.
 *
 * <p><b>Thread:</b> game.
 */
final class DistinctErrors {

    /** More kinds than this are logged as one. */
    static final int MAX_KINDS = 256;

    private static final Kind OTHER = new Kind(Object.class, Throwable.class, null);

    private final Map<Kind, Repeats> repeats = new HashMap<>();
    private final Logger logger;

    DistinctErrors(Logger logger) {
        this.logger = logger;
    }

    private record Kind(
            Class<?> source, Class<?> error, @Nullable StackTraceElement place) {}

    /**
     * Notes an error.
     *
     * @param source whose code threw it.
     * @param error what it threw.
     */
    void record(Object source, Throwable error) {
        Repeats seen = repeats(new Kind(source.getClass(), error.getClass(), place(error)));
        if (seen.again()) {
            logger.log(
                    Level.WARNING,
                    "interceptor failed, the others go on: interceptor="
                            + source.getClass().getName() + ", seen=" + seen.count(),
                    error);
        }
    }

    private Repeats repeats(Kind kind) {
        Kind key = repeats.size() < MAX_KINDS || repeats.containsKey(kind) ? kind : OTHER;
        return repeats.computeIfAbsent(key, unused -> new Repeats());
    }

    private static @Nullable StackTraceElement place(Throwable error) {
        // Exceptions that the JIT throws from hot code have no trace.
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0 ? null : trace[0];
    }
}
