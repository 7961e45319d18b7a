package io.voxelize.net.testkit.fault;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The lock and condition of a proxy's counts and plans.
 *
 * <p><b>Thread:</b> any.
 */
final class Watch {

    private final long timeoutMs;

    Watch(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** Applies a change and wakes the waiting threads. */
    synchronized void change(Runnable change) {
        change.run();
        notifyAll();
    }

    /** Waits until a condition holds; it is checked again after each {@link #change}. */
    synchronized void await(BooleanSupplier condition, Supplier<String> what) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("waited in vain: " + what.get() + ", timeoutMs=" + timeoutMs);
            }
            wait(leftMs);
        }
    }
}
