package io.voxelize.net.testkit.time;

import java.util.concurrent.ScheduledExecutorService;

/**
 * Tells what time it is, and runs things later.
 *
 * <p><b>Thread:</b> any.
 */
public interface Clock {

    /** Something that will run later. */
    @FunctionalInterface
    interface Timer {

        /** Makes it not run, if it has not begun. */
        void cancel();
    }

    /**
     * Returns the time that passes with the machine's.
     *
     * @return the same object each time.
     */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /**
     * Returns the time, which never goes back.
     *
     * @return in nanoseconds, from any beginning.
     */
    long nanoTime();

    /**
     * Runs a task later.
     *
     * @param loop to run it on; once that has ended, nothing runs.
     * @param task must not block.
     * @param delayNs from now, in nanoseconds; 0 or less for at once.
     * @return to cancel it.
     */
    Timer schedule(ScheduledExecutorService loop, Runnable task, long delayNs);
}
