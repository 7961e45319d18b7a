package io.voxelize.net.internal.session;

/**
 * Remembers when METHOD and CHAT packets were handed to the operating system, to tell of how many it is unknown whether
 * they arrived when the connection is lost. The protocol has no acknowledgement, but what was sent before a ping that
 * was answered did arrive. Takes memory only as far as it was ever needed.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Doubts {

    /** More than that in doubt at once are not told apart. */
    static final int MAX_COUNT = 1_024;

    private static final int INITIAL_CAPACITY = 16;

    /** A circle of {@link #count} times that end before {@link #next}. */
    private long[] sentNs = {};

    private int count;
    private int next;

    /** A packet goes out. */
    void sent(long nowNs) {
        if (count == sentNs.length && count < MAX_COUNT) {
            lengthen();
        }
        sentNs[next] = nowNs;
        next = (next + 1) % sentNs.length;
        count = Math.min(count + 1, MAX_COUNT);
    }

    private void lengthen() {
        long[] longer = new long[Math.max(INITIAL_CAPACITY, 2 * count)];
        for (int i = 0; i < count; i++) {
            longer[i] = sentNs[(next + i) % count];
        }
        sentNs = longer;
        next = count;
    }

    /** What went out before has arrived, or does not matter any more. */
    void settleBefore(long timeNs) {
        while (count > 0 && sentNs[Math.floorMod(next - count, sentNs.length)] - timeNs < 0) {
            count--;
        }
    }

    /** Returns how many are in doubt, and forgets them. */
    int take() {
        int taken = count;
        count = 0;
        return taken;
    }
}
