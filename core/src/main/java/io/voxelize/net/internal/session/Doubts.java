package io.voxelize.net.internal.session;

/**
 * Remembers when METHOD and CHAT packets were handed to the operating system, to tell of how many it is unknown whether they arrived when the connection is lost. The protocol has
 * no acknowledgement, but what was sent before a ping that was answered did arrive.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Doubts {

    /** More than that in doubt at once are not told apart. */
    static final int MAX_COUNT = 1_024;

    private final long[] sentNs = new long[MAX_COUNT];
    private int count;
    private int next;

    /** A packet goes out. */
    void sent(long nowNs) {
        sentNs[next] = nowNs;
        next = (next + 1) % MAX_COUNT;
        count = Math.min(count + 1, MAX_COUNT);
    }

    /** What went out before has arrived, or does not matter any more. */
    void settleBefore(long timeNs) {
        while (count > 0 && sentNs[Math.floorMod(next - count, MAX_COUNT)] - timeNs < 0) {
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
