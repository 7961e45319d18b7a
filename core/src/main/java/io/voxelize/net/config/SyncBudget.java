package io.voxelize.net.config;

import io.voxelize.net.message.NetworkException;

/**
 * How much a {@code sync()} may deliver before it returns to the frame. Immutable.
 *
 * <p>The number of messages grows with the backlog, up to a factor, so that a burst after a stall is worked off over
 * some frames without freezing one: in proportion to how full the inbound ring or the slab pool is, whichever is
 * fuller; {@code maxMessages} when both are empty, {@code maxMessages} times the factor when one is full. At least one
 * message is delivered if there is one. What arrives during the call is for the next.
 *
 * <p><b>Thread:</b> any.
 */
public final class SyncBudget {

    /** Everything there is. */
    public static final SyncBudget UNLIMITED = new SyncBudget(Integer.MAX_VALUE, Long.MAX_VALUE, 1);

    /**
     * Default of the factor that the number of messages may grow by; source: {@code maxBacklogFactor} of the reference
     * client.
     */
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
     * @param maxMessages per {@code sync()} while there is no backlog, at least 1.
     * @param maxNs nanoseconds after which no further message is started, at least 1; not scaled.
     * @return a budget with a backlog factor of at most {@link #DEFAULT_MAX_BACKLOG_FACTOR}.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a value is below 1.
     */
    public static SyncBudget of(int maxMessages, long maxNs) {
        return new SyncBudget(
                (int) positive("maxMessages", maxMessages), positive("maxNs", maxNs), DEFAULT_MAX_BACKLOG_FACTOR);
    }

    /**
     * Limits how far the number of messages may grow with the backlog.
     *
     * @param factor 1 for not at all.
     * @return a new budget.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the factor is below 1.
     */
    public SyncBudget withMaxBacklogFactor(int factor) {
        return new SyncBudget(maxMessages, maxNs, (int) positive("maxBacklogFactor", factor));
    }

    /**
     * Returns the limit of messages while there is no backlog.
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
     * Returns how far the limit of messages may grow.
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
