package io.voxelize.net.internal.view;

/**
 * Counts how often the same thing happened, and says when that is worth a line in a log: the first time and at every
 * power of ten.
 *
 * <p><b>Thread:</b> one.
 */
final class Repeats {

    private long count;
    private long logNext = 1;

    /** Counts; returns true if it is to be logged. */
    boolean again() {
        count++;
        if (count != logNext) {
            return false;
        }
        logNext *= 10;
        return true;
    }

    long count() {
        return count;
    }
}
