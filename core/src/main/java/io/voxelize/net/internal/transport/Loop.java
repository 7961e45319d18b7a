package io.voxelize.net.internal.transport;

import io.voxelize.net.internal.receive.EventLoopExecutor;

/**
 * The one thread that reads and writes the socket, decodes messages, and owns the state of the session.
 *
 * <p><b>Thread:</b> any.
 */
public interface Loop extends EventLoopExecutor {

    /** Something that will run later. */
    @FunctionalInterface
    interface Timer {

        /** Makes it not run, if it has not begun. */
        void cancel();
    }

    /**
     * Runs a task on the loop later.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param task must not block.
     * @param delayMs from now.
     * @return to cancel it.
     */
    Timer schedule(Runnable task, long delayMs);
}
