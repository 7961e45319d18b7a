package io.voxelize.net.bench.traffic;

/**
 * Packs the due time of a message and the lag of its write into the 63 bits of {@code tick}. Times are those of the
 * machine's monotonic clock, which all its processes share.
 *
 * <p><b>Thread:</b> any.
 */
public final class Stamp {

    /** The due time counts in units of 256 ns. */
    private static final int DUE_UNIT_BITS = 8;

    private static final int LAG_BITS = 16;
    private static final long LAG_MASK = (1L << LAG_BITS) - 1;
    private static final long LAG_UNIT_NS = 1_000;

    private Stamp() {}

    /** Returns the tick of a message that was due at {@code dueNs} and is written at {@code nowNs}. */
    public static long of(long dueNs, long nowNs) {
        return dueNs >>> DUE_UNIT_BITS << LAG_BITS | Math.min(LAG_MASK, (nowNs - dueNs) / LAG_UNIT_NS);
    }

    /** Returns the due time in nanoseconds, at most 256 ns early. */
    public static long dueNs(long tick) {
        return tick >>> LAG_BITS << DUE_UNIT_BITS;
    }

    /** Returns the time of the write, at most 1.3 us early, or more if the lag was above 65 ms. */
    public static long writtenNs(long tick) {
        return dueNs(tick) + (tick & LAG_MASK) * LAG_UNIT_NS;
    }
}
