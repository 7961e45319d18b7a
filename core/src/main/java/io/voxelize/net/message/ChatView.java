package io.voxelize.net.message;

/**
 * A chat line. No server verifies type or sender.
 *
 * <p>Valid until {@code onMessage} returns.
 *
 * <p><b>Thread:</b> game.
 */
public interface ChatView {

    /**
     * Returns the type of the line, free text such as {@code CLIENT} or {@code SYSTEM}.
     *
     * @return a view.
     */
    TextView type();

    /**
     * Returns the sender's name, as the sender gave it.
     *
     * @return a view.
     */
    TextView sender();

    /**
     * Returns the text of the line.
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
