package io.voxelize.net.internal.metrics;

import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The writable counters of one connection.
 *
 * <p>The event loop writes a counter, except: the game thread writes {@code MESSAGES_DELIVERED},
 * {@code PEERS_REPLACED}, {@code RETAIN_REFUSED}, {@code LEAKED_CHUNKS} and {@code INVALID_TEXT}; several threads write
 * {@code ARRAY_BYTES_RECEIVED}, {@code BAD_MESSAGES}, {@code BAD_COMPRESSION}, {@code LIMIT_EXCEEDED},
 * {@code BAD_ARRAYS}, {@code BAD_GEOMETRIES}, {@code INTERCEPT_ERRORS}, {@code INFLATE_REFUSED} and
 * {@code BAD_COMPRESSED_ARRAYS}.
 *
 * <p><b>Thread:</b> any for reading. {@link #add} and {@link #increment} are for counters with a single writer thread.
 * {@link #addShared} and {@link #incrementShared} are for counters with several; all writers must use them.
 */
public final class WritableCounters implements Counters {

    private static final Counter[] ALL = Counter.values();

    /**
     * Cache-line padding in longs, between the slots that the event loop and the game thread write for each message:
     * 128 bytes, since processors prefetch cache lines in pairs.
     */
    private static final int PADDING = 16;

    /** Padded from the array's header too, since the game thread reads the array's length with every write. */
    private static final int FIRST_SLOT = PADDING;

    private static final int GAME_SLOT = FIRST_SLOT + ALL.length + PADDING;

    private final AtomicLongArray values = new AtomicLongArray(GAME_SLOT + PADDING);

    // An ordinal never leaves the process.
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
     * @param counter with a single writer thread, which calls this.
     * @param amount {@code 0} or more.
     */
    public void add(Counter counter, long amount) {
        // A single writer needs no atomic read-modify-write. Release pairs with the acquire in get.
        int slot = slot(counter);
        values.setRelease(slot, values.getPlain(slot) + amount);
    }

    /**
     * Adds to a counter that several threads write.
     *
     * @param counter whose writers all use this method or {@link #incrementShared}.
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
     * @param counter with a single writer thread, which calls this.
     */
    public void increment(Counter counter) {
        add(counter, 1);
    }

    /**
     * Adds 1 to a counter that several threads write.
     *
     * @param counter whose writers all use this method or {@link #addShared}.
     */
    public void incrementShared(Counter counter) {
        values.getAndIncrement(slot(counter));
    }

    /**
     * Lists every counter that is not 0, for logs.
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
