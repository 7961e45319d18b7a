package io.voxelize.net.metrics;

/**
 * Reads the value of every {@link Counter} of one connection. Values only grow.
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
     * Returns the counters that are not 0, for logs; allocates.
     *
     * @return a new string.
     */
    @Override
    String toString();
}
