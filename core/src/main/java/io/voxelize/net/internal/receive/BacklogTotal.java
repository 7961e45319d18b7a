package io.voxelize.net.internal.receive;

/**
 * The length of all backlogs of one event loop, and its bound.
 *
 * <p><b>Thread:</b> event loop.
 */
final class BacklogTotal {

    private final long maxLength;
    private long length;

    /**
     * Creates a total of 0.
     *
     * @param maxLength in bytes.
     */
    BacklogTotal(long maxLength) {
        this.maxLength = maxLength;
    }

    void add(long change) {
        length += change;
    }

    boolean isOver() {
        return length > maxLength;
    }

    /** Returns the length in bytes, with the overhead of each entry. */
    long length() {
        return length;
    }
}
