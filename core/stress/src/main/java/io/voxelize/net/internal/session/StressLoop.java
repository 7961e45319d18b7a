package io.voxelize.net.internal.session;

import io.voxelize.net.internal.transport.Loop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A loop that runs what it was given when a test says so, on the thread that says so. What is to happen at once
 * happens, what is to happen later never does.
 */
final class StressLoop implements Loop {

    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

    /** A task, unless it was cancelled. */
    private static final class Task implements Timer {
        private final Runnable task;
        private volatile boolean cancelled;

        private Task(Runnable task) {
            this.task = task;
        }

        private void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public boolean execute(Runnable task) {
        return tasks.add(new Task(task));
    }

    @Override
    public Timer schedule(Runnable task, long delayMs) {
        Task timer = new Task(task);
        if (delayMs == 0) {
            tasks.add(timer);
        }
        return timer;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    /** Runs the task that has waited longest, if there is one. */
    void runOne() {
        Task task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    /** Runs what waits, and what that adds. */
    void run() {
        while (!tasks.isEmpty()) {
            runOne();
        }
    }
}
