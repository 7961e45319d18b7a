package io.voxelize.net.config;

/**
 * Level of leak detection: what happens to retained chunks and meshes that become unreachable without {@code close()}.
 * The levels are named as Netty's.
 *
 * <p><b>Thread:</b> any.
 */
public enum LeakDetection {
    /** No detection: a leak counts against {@code maxRetainedLength} until the network is closed. */
    DISABLED,
    /** The memory of a leak is released; the leak is counted and reported, without the place of {@code retain()}. */
    SIMPLE,
    /**
     * As {@link #SIMPLE}, and for one chunk in {@value #SAMPLING_INTERVAL} the report contains the stack trace of
     * {@code retain()}. For these chunks a second {@code close()} is reported too, and the exception for use after
     * {@code close()} contains the stack trace of {@code close()}.
     */
    ADVANCED,
    /** As {@link #ADVANCED}, for every chunk. Takes two stack traces for each; meant for tests. */
    PARANOID;

    /** {@link #ADVANCED} records stack traces for one chunk in this many. */
    public static final int SAMPLING_INTERVAL = 128;
}
