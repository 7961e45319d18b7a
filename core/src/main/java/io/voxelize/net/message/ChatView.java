package io.voxelize.net.message;

/**
 * A chat line. Neither type nor sender is verified by any server.
 *
 * <p>Valid until {@code onMessage} returns.
 *
 * <p><b>Thread:</b> game.
 */
public interface ChatView {

    /**
     * Returns the kind of line, free text such as {@code CLIENT} or {@code SYSTEM}.
     *
     * @return a view.
     */
    TextView type();

    /**
     * Returns the name the sender claims.
     *
     * @return a view.
     */
    TextView sender();

    /**
     * Returns the line itself.
     *
     * @return a view.
     */
    TextView body();

    /**
     * Returns free text, normally JSON; servers since 2025-11-04.
     *
     * @return a view, empty if absent.
     */
    TextView metadata();

    /**
     * Returns the performance tracing id; servers since 2026-07-14.
     *
     * @return a view, empty if absent.
     */
    TextView traceId();

    /**
     * Returns the sender's monotonic clock; servers since 2026-07-14.
     *
     * @return milliseconds, 0 if absent.
     */
    double sentMs();
}
