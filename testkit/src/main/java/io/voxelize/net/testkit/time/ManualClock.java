package io.voxelize.net.testkit.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test advances it, so that an hour of server time passes at once.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * try (VoxelizeServer server = VoxelizeServer.builder().clock(clock).start()) {
 *     ...
 *     clock.advanceMs(160);        // exactly ten ticks of 16 ms
 *     clock.advanceMs(60_000);     // a silent client is dropped
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> any; {@link #advanceMs} not on a thread that the clock runs tasks on.
 */
public final class ManualClock implements Clock {

    private final List<Pending> timers = new ArrayList<>();
    private final Set<ScheduledExecutorService> loops = new LinkedHashSet<>();
    private long nowNs;

    /** A scheduled task. */
    private static final class Pending {
        private final ScheduledExecutorService loop;
        private final Runnable task;
        private final long atNs;

        private Pending(ScheduledExecutorService loop, Runnable task, long atNs) {
            this.loop = loop;
            this.task = task;
            this.atNs = atNs;
        }
    }

    /** Creates a clock at time 0. */
    public ManualClock() {}

    @Override
    public synchronized long nanoTime() {
        return nowNs;
    }

    @Override
    public synchronized Timer schedule(ScheduledExecutorService loop, Runnable task, long delayNs) {
        Pending timer = new Pending(loop, task, nowNs + Math.max(0, delayNs));
        timers.add(timer);
        loops.add(loop);
        return () -> remove(timer);
    }

    /**
     * Advances the time, timer by timer: when this returns, every due task has run, each at its own time. Work that a
     * task started on other threads, such as writing to a client, may still be under way.
     *
     * @param ms to advance, in milliseconds.
     */
    public void advanceMs(long ms) {
        if (ms < 0) {
            throw new IllegalArgumentException("time does not go back: ms=" + ms);
        }
        awaitLoops();
        long endNs = nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (Pending due = nextUntil(endNs); due != null; due = nextUntil(endNs)) {
            runAndWait(due.loop, due.task);
        }
    }

    /**
     * Returns the number of scheduled tasks.
     *
     * @return 0 or more.
     */
    public synchronized int timerCount() {
        return timers.size();
    }

    /** Waits until the loops have finished their current tasks, which may schedule more. */
    private void awaitLoops() {
        List<ScheduledExecutorService> known;
        synchronized (this) {
            known = List.copyOf(loops);
        }
        known.forEach(loop -> runAndWait(loop, () -> {}));
    }

    private static void runAndWait(ScheduledExecutorService loop, Runnable task) {
        try {
            CompletableFuture.runAsync(task, loop).join();
        } catch (RejectedExecutionException ex) {
            // The server is closed; its timers are void.
            assert loop.isShutdown();
        }
    }

    /** Takes the next timer that is due until then, and goes to its time, or to the end if there is none. */
    private synchronized @Nullable Pending nextUntil(long endNs) {
        Pending next = timers.stream()
                .min(Comparator.comparingLong(timer -> timer.atNs))
                .orElse(null);
        if (next == null || next.atNs > endNs) {
            nowNs = endNs;
            return null;
        }
        timers.remove(next);
        nowNs = next.atNs;
        return next;
    }

    private synchronized void remove(Pending timer) {
        timers.remove(timer);
    }
}
