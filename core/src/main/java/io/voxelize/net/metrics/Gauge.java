package io.voxelize.net.metrics;

/**
 * What fills and empties; {@code Network.gauge} reads it. Each is a snapshot, in bytes.
 *
 * <p><b>Thread:</b> any.
 */
public enum Gauge {
    /** Records that wait for {@code sync()}; at most {@code inboundRingLength}. */
    INBOUND_RING,
    /** Packets that were flushed and wait for the event loop or the socket; at most {@code outboundRingLength}. */
    OUTBOUND_RING,
    /**
     * Messages that wait compressed, since the game is behind, 256 bytes for each included; above
     * {@code maxBacklogLength} reading from the socket pauses.
     */
    BACKLOG,
    /**
     * Inflated arrays that wait for {@code sync()} or are being read; at most {@code maxSlabsLength}. Of all networks
     * together that share their threads.
     */
    SLABS,
    /**
     * Retained chunks and meshes; at most {@code maxRetainedLength}. Of all networks together that share their threads.
     */
    RETAINED
}
