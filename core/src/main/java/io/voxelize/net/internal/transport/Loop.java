package io.voxelize.net.internal.transport;

import io.voxelize.net.internal.receive.EventLoopExecutor;

/**
 * The event loop: a single thread that reads and writes the socket, decodes messages and owns the session's state.
 *
 * <p><b>Thread:</b> any.
 */
public interface Loop extends EventLoopExecutor {

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {

        /** Cancels the task if it has not started. */
        void cancel();
    }

    /**
     * Schedules a task on the loop.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param task must not block.
     * @param delayMs from now.
     * @return handle to cancel it.
     */
    Timer schedule(Runnable task, long delayMs);
}
