package io.voxelize.net.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The values of every {@link Counter} of one connection. They only grow.
 *
 * <p><b>Thread:</b> any for reading; adding is for the one writer of each counter.
 */
public final class Counters {

    private static final Counter[] ALL = Counter.values();

    private final AtomicLongArray values = new AtomicLongArray(ALL.length);

    /** Creates counters at 0. */
    public Counters() {}

    /**
     * Returns the value of a counter.
     *
     * @param counter which.
     * @return {@code 0} or more.
     */
    public long get(Counter counter) {
        return values.getAcquire(counter.ordinal());
    }

    /**
     * Adds to a counter.
     *
     * @param counter which; only its one writer thread may call this.
     * @param amount {@code 0} or more.
     */
    public void add(Counter counter, long amount) {
        // One writer, so no read-modify-write is needed; release, pairs with the acquire in get.
        values.setRelease(counter.ordinal(), values.getPlain(counter.ordinal()) + amount);
    }

    /**
     * Adds 1 to a counter.
     *
     * @param counter which; only its one writer thread may call this.
     */
    public void increment(Counter counter) {
        add(counter, 1);
    }

    /**
     * Returns every counter that is not 0; for logs.
     *
     * @return a new string.
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("Counters(");
        for (Counter counter : ALL) {
            if (get(counter) != 0) {
                out.append(out.length() == 9 ? "" : ", ")
                        .append(counter)
                        .append('=')
                        .append(get(counter));
            }
        }
        return out.append(')').toString();
    }
}
