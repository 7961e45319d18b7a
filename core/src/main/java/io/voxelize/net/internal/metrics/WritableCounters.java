package io.voxelize.net.internal.metrics;

import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of one connection, for those who count.
 *
 * <p><b>Thread:</b> any for reading. {@link #add} and {@link #increment} are for the one writer thread of a counter;
 * {@link #addShared} and {@link #incrementShared} are for counters with several writers, which must all use them.
 */
public final class WritableCounters implements Counters {

    private static final Counter[] ALL = Counter.values();

    /**
     * Longs between what the event loop and what the game thread write for each message: 128 bytes, since processors
     * fetch cache lines in pairs.
     */
    private static final int GAP = 16;

    /** Behind a gap as well: the game thread reads the array's length whenever it writes to the array. */
    private static final int FIRST_SLOT = GAP;

    private static final int GAME_SLOT = FIRST_SLOT + ALL.length + GAP;

    private final AtomicLongArray values = new AtomicLongArray(GAME_SLOT + GAP);

    /** Creates counters at 0. */
    public WritableCounters() {}

    // Ordinals are those of one process.
    @SuppressWarnings("EnumOrdinal")
    private static int slot(Counter counter) {
        return counter == Counter.MESSAGES_DELIVERED ? GAME_SLOT : FIRST_SLOT + counter.ordinal();
    }

    @Override
    public long get(Counter counter) {
        return values.getAcquire(slot(counter));
    }

    /**
     * Adds to a counter.
     *
     * @param counter which; only its one writer thread may call this.
     * @param amount {@code 0} or more.
     */
    public void add(Counter counter, long amount) {
        // One writer, so no read-modify-write is needed; release, pairs with the acquire in get.
        int slot = slot(counter);
        values.setRelease(slot, values.getPlain(slot) + amount);
    }

    /**
     * Adds to a counter that several threads write.
     *
     * @param counter which; all of its writers must use this method or {@link #incrementShared}.
     * @param amount {@code 0} or more.
     */
    public void addShared(Counter counter, long amount) {
        if (amount != 0) {
            values.getAndAdd(slot(counter), amount);
        }
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
     * Adds 1 to a counter that several threads write.
     *
     * @param counter which; all of its writers must use this method or {@link #addShared}.
     */
    public void incrementShared(Counter counter) {
        values.getAndIncrement(slot(counter));
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
