package io.voxelize.net.bench.traffic;

/**
 * When a message was due and how much later the server came to write it, in the 63 bits of its field {@code tick}; by
 * the monotonic clock of the machine, which all its processes share.
 *
 * <p><b>Thread:</b> any.
 */
public final class Stamp {

    /** Of when it was due: 256 ns. */
    private static final int DUE_UNIT_BITS = 8;

    private static final int LAG_BITS = 16;
    private static final long LAG_MASK = (1L << LAG_BITS) - 1;
    private static final long LAG_UNIT_NS = 1_000;

    private Stamp() {}

    /**
     * Returns a tick.
     *
     * @param dueNs when the message is due, in nanoseconds, {@code 0} or more.
     * @param nowNs when it is written, not before it is due.
     * @return to be read by {@link #dueNs} and {@link #writtenNs}; {@code 0} or more.
     */
    public static long of(long dueNs, long nowNs) {
        return dueNs >>> DUE_UNIT_BITS << LAG_BITS | Math.min(LAG_MASK, (nowNs - dueNs) / LAG_UNIT_NS);
    }

    /**
     * Returns when a message was due.
     *
     * @param tick of the message.
     * @return nanoseconds, a quarter of a microsecond early at most.
     */
    public static long dueNs(long tick) {
        return tick >>> LAG_BITS << DUE_UNIT_BITS;
    }

    /**
     * Returns when the server came to write a message.
     *
     * @param tick of the message.
     * @return nanoseconds, 1.3 microseconds early at most, and more if the server was late by over 65 ms.
     */
    public static long writtenNs(long tick) {
        return dueNs(tick) + (tick & LAG_MASK) * LAG_UNIT_NS;
    }
}
