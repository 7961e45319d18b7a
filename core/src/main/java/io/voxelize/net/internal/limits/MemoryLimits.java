package io.voxelize.net.internal.limits;

/**
 * Sizes that the settings check and add up, and that the receive path allocates by.
 *
 * <p><b>Thread:</b> any.
 */
public final class MemoryLimits {

    /** Messages for each inflater thread that may be queued or in work. */
    public static final int INFLATER_SLOTS = 4;

    /**
     * Longest message, in bytes after outer decompression, that an inflater thread takes; the event loop inflates
     * longer ones itself.
     */
    public static final int MAX_INFLATER_PLAIN_LENGTH = 1 << 20;

    /** Longest record, in bytes, that an inflater thread takes. */
    public static final int MAX_INFLATER_RECORD_LENGTH = 256 << 10;

    private MemoryLimits() {}

    /** Returns the most that the slots of all inflater threads take, in bytes. */
    public static long inflatersLength(int threads, int maxPlainLength, int maxRecordLength) {
        long slotLength = (long) Math.min(maxPlainLength, MAX_INFLATER_PLAIN_LENGTH)
                + Math.min(maxRecordLength, MAX_INFLATER_RECORD_LENGTH);
        return slotLength * INFLATER_SLOTS * threads;
    }

    /** Returns the most that one message takes of the slabs, in bytes: size classes round up by less than a quarter. */
    public static long slabsLength(int maxArraysLength, int maxRecordLength) {
        return ((long) maxArraysLength + maxRecordLength) * 5 / 4;
    }
}
