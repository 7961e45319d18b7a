package io.voxelize.net.metrics;

/**
 * Reads the {@linkplain Counter counters} of one {@code Network}. Values start at 0 when the network is created, only
 * grow, and outlive its connections. Each is read on its own: two values need not be of the same moment.
 *
 * <p><b>Thread:</b> any.
 */
public interface Counters {

    /**
     * Returns the value of a counter.
     *
     * @param counter to read.
     * @return {@code 0} or more.
     */
    long get(Counter counter);

    /**
     * Returns the counters that are not 0, as text for logs. Allocates.
     *
     * @return for instance {@code Counters(MESSAGES_RECEIVED=12, READ_PAUSES=1)}.
     */
    @Override
    String toString();
}
