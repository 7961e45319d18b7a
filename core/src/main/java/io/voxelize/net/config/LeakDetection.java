package io.voxelize.net.config;

/**
 * How closely retained chunks are watched that their owner loses without closing them. The levels are Netty's.
 *
 * <p><b>Thread:</b> any.
 */
public enum LeakDetection {
    /** Not at all: what is lost counts against the budget for retained chunks until the network is closed. */
    DISABLED,
    /** Memory of lost chunks is given back, they are counted and reported, but not where they were retained. */
    SIMPLE,
    /**
     * As {@link #SIMPLE}, and for one chunk in {@value #SAMPLING_INTERVAL} the report names the place that retained it.
     * For those it is also reported when they are closed twice, and using them afterwards says where they were closed.
     */
    ADVANCED,
    /** As {@link #ADVANCED}, for every chunk. Makes two stack traces for each; meant for tests. */
    PARANOID;

    /** Of how many chunks {@link #ADVANCED} notes the place of one. */
    public static final int SAMPLING_INTERVAL = 128;
}
