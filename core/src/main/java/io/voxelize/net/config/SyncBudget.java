package io.voxelize.net.config;

import io.voxelize.net.message.NetworkException;

/**
 * Limits of what one {@code sync()} delivers. Immutable.
 *
 * <p>The limit of messages grows with the backlog, so that a burst after a stall is delivered over several frames
 * instead of freezing one. It grows linearly with the fill level of the inbound ring or of the slab pool, whichever is
 * fuller: from {@code maxMessages} if both are empty to {@code maxMessages * maxBacklogFactor} if one is full. At least
 * one message is delivered if there is one. Messages that arrive during the call wait for the next one.
 *
 * <p><b>Thread:</b> any.
 */
public final class SyncBudget {

    /** No limit. */
    public static final SyncBudget UNLIMITED = new SyncBudget(Integer.MAX_VALUE, Long.MAX_VALUE, 1);

    /** Default of {@link #maxBacklogFactor()}. Source: {@code maxBacklogFactor} of the reference client. */
    public static final int DEFAULT_MAX_BACKLOG_FACTOR = 16;

    private final int maxMessages;
    private final long maxNs;
    private final int maxBacklogFactor;

    private SyncBudget(int maxMessages, long maxNs, int maxBacklogFactor) {
        this.maxMessages = maxMessages;
        this.maxNs = maxNs;
        this.maxBacklogFactor = maxBacklogFactor;
    }

    /**
     * Limits messages and time.
     *
     * @param maxMessages per {@code sync()} without a backlog, at least 1.
     * @param maxNs nanoseconds after which no further message is delivered, at least 1; does not grow with the backlog.
     * @return a budget with a backlog factor of at most {@link #DEFAULT_MAX_BACKLOG_FACTOR}.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a value is below 1.
     */
    public static SyncBudget of(int maxMessages, long maxNs) {
        return new SyncBudget(
                (int) positive("maxMessages", maxMessages), positive("maxNs", maxNs), DEFAULT_MAX_BACKLOG_FACTOR);
    }

    /**
     * Returns the same budget with another factor.
     *
     * @param factor by which the limit of messages may grow, at least 1; 1 for a fixed limit.
     * @return a new budget.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the factor is below 1.
     */
    public SyncBudget withMaxBacklogFactor(int factor) {
        return new SyncBudget(maxMessages, maxNs, (int) positive("maxBacklogFactor", factor));
    }

    /**
     * Returns the limit of messages without a backlog.
     *
     * @return {@code 1} or more.
     */
    public int maxMessages() {
        return maxMessages;
    }

    /**
     * Returns the limit of time.
     *
     * @return nanoseconds, {@code 1} or more.
     */
    public long maxNs() {
        return maxNs;
    }

    /**
     * Returns the factor by which the limit of messages may grow.
     *
     * @return {@code 1} or more.
     */
    public int maxBacklogFactor() {
        return maxBacklogFactor;
    }

    private static long positive(String name, long value) {
        if (value < 1) {
            throw new NetworkException(
                    NetworkException.Reason.INVALID_ARGUMENT,
                    "budget must be positive: " + name + "=" + value + ", min=1");
        }
        return value;
    }

    @Override
    public String toString() {
        return "SyncBudget(maxMessages=" + maxMessages + ", maxNs=" + maxNs + ", maxBacklogFactor=" + maxBacklogFactor
                + ")";
    }
}
