package io.voxelize.net.internal.receive;

/**
 * Runs tasks on the event loop.
 *
 * <p><b>Thread:</b> any.
 */
public interface EventLoopExecutor {

    /**
     * Runs a task on the event loop, behind those that are queued.
     *
     * @param task must not block.
     * @return false if the event loop has ended; the task will not run.
     */
    boolean execute(Runnable task);

    /**
     * Tells whether the caller is on the event loop.
     *
     * @return true if so.
     */
    boolean inLoop();
}
