package io.voxelize.net.testsupport;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition without sleeping. There is no timeout here: the test's own timeout interrupts the thread, and
 * the wait then fails.
 *
 * <p><b>Thread:</b> any
 */
public final class Await {

    private Await() {}

    /**
     * Spins until a condition holds.
     *
     * @param condition polled on the calling thread.
     * @throws AssertionError when the thread is interrupted.
     */
    public static void until(BooleanSupplier condition) {
        until(condition, Thread::onSpinWait);
    }

    /**
     * Repeats a step until a condition holds.
     *
     * @param condition polled on the calling thread before each step.
     * @param step for instance {@code network::sync}.
     * @throws AssertionError when the thread is interrupted.
     */
    public static void until(BooleanSupplier condition, Runnable step) {
        until(condition, step, () -> "");
    }

    /**
     * Repeats a step until a condition holds.
     *
     * @param condition polled on the calling thread before each step.
     * @param step for instance {@code network::sync}.
     * @param state what to add to the message of the error, for instance counters.
     * @throws AssertionError when the thread is interrupted.
     */
    public static void until(BooleanSupplier condition, Runnable step, Supplier<?> state) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted before the condition held: " + state.get());
            }
            step.run();
        }
    }
}
