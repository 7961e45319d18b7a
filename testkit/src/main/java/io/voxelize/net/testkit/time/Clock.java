package io.voxelize.net.testkit.time;

import java.util.concurrent.ScheduledExecutorService;

/**
 * A clock and timer service.
 *
 * <p><b>Thread:</b> any.
 */
public interface Clock {

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {

        /** Cancels it unless it has begun. */
        void cancel();
    }

    /**
     * Returns the system clock.
     *
     * @return the same object each time.
     */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /** Returns the time; it never decreases. @return nanoseconds since an arbitrary origin. */
    long nanoTime();

    /**
     * Runs a task later.
     *
     * @param loop to run it on; nothing runs once the loop has ended.
     * @param task must not block.
     * @param delayNs delay in nanoseconds; 0 or less means as soon as possible.
     * @return to cancel it.
     */
    Timer schedule(ScheduledExecutorService loop, Runnable task, long delayNs);
}
