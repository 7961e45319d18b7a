package io.voxelize.net.internal.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/** An event loop that runs on the test's thread and clock, when the test calls it. */
public final class ManualLoop implements Loop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Pending> timers = new ArrayList<>();
    private long nowMs;
    private boolean ended;

    private static final class Pending {
        private final Runnable task;
        private final long atMs;

        private Pending(Runnable task, long atMs) {
            this.task = task;
            this.atMs = atMs;
        }
    }

    @Override
    public synchronized boolean execute(Runnable task) {
        if (!ended) {
            tasks.add(task);
        }
        return !ended;
    }

    @Override
    public Timer schedule(Runnable task, long delayMs) {
        Pending timer = new Pending(task, nowMs + delayMs);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    /** Runs what waits, and what that adds. */
    public void run() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    /** Lets time pass, timer by timer. */
    public void advance(long ms) {
        long endMs = nowMs + ms;
        run();
        while (true) {
            Pending due = timers.stream()
                    .filter(timer -> timer.atMs <= endMs)
                    .min(Comparator.comparingLong(timer -> timer.atMs))
                    .orElse(null);
            if (due == null) {
                break;
            }
            timers.remove(due);
            nowMs = due.atMs;
            due.task.run();
            run();
        }
        nowMs = endMs;
    }

    public int timerCount() {
        return timers.size();
    }

    public synchronized void end() {
        ended = true;
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }
}
