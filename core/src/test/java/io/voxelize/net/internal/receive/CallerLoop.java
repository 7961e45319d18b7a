package io.voxelize.net.internal.receive;

/** An event loop that is the calling thread: tasks run at once. */
public final class CallerLoop implements EventLoopExecutor {

    @Override
    public boolean execute(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public boolean inLoop() {
        return true;
    }
}
