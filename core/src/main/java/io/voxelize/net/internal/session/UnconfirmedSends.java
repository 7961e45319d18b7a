package io.voxelize.net.internal.session;

/**
 * Tracks when METHOD and CHAT packets were handed to the operating system, to count those of which it is unknown
 * whether they arrived when a connection is lost. The protocol has no acknowledgement, but a pong confirms everything
 * that was sent before its ping. A circular array that grows to what was needed, up to {@link #MAX_COUNT}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class UnconfirmedSends {

    /** The oldest are forgotten beyond that many. */
    static final int MAX_COUNT = 1_024;

    private static final int INITIAL_CAPACITY = 16;

    /** Circular: the {@link #count} times before {@link #next}, oldest first. */
    private long[] sentNs = {};

    private int count;
    private int next;

    void add(long nowNs) {
        if (count == sentNs.length && count < MAX_COUNT) {
            grow();
        }
        sentNs[next] = nowNs;
        next = (next + 1) % sentNs.length;
        count = Math.min(count + 1, MAX_COUNT);
    }

    private void grow() {
        long[] longer = new long[Math.max(INITIAL_CAPACITY, 2 * count)];
        for (int i = 0; i < count; i++) {
            longer[i] = sentNs[(next + i) % count];
        }
        sentNs = longer;
        next = count;
    }

    /** Forgets what was sent before {@code timeNs}, on the clock of {@link System#nanoTime()}. */
    void confirmBefore(long timeNs) {
        while (count > 0 && sentNs[Math.floorMod(next - count, sentNs.length)] - timeNs < 0) {
            count--;
        }
    }

    /** Returns how many are unconfirmed, and forgets them. */
    int takeCount() {
        int taken = count;
        count = 0;
        return taken;
    }
}
