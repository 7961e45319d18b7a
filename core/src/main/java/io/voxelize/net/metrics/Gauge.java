package io.voxelize.net.metrics;

/**
 * Memory in use, in bytes, that grows and shrinks; {@code Network.gauge} reads it. Setting names are those of
 * {@code NetworkConfig}.
 *
 * <p><b>Thread:</b> any.
 */
public enum Gauge {
    /** Records in the inbound ring that wait for {@code sync()}; at most {@code inboundRingLength}. */
    INBOUND_RING_BYTES,
    /** Flushed packets that are not yet written to the socket; at most {@code outboundRingLength}. */
    OUTBOUND_RING_BYTES,
    /**
     * Received messages that wait compressed because the game thread is behind, 256 bytes of overhead for each
     * included. Above {@code maxBacklogLength} reading from the socket pauses.
     */
    BACKLOG_BYTES,
    /**
     * Slabs with arrays that wait for {@code sync()} or are being read; at most {@code maxSlabsLength}. The sum of all
     * networks that share their threads.
     */
    SLAB_BYTES,
    /**
     * Retained chunks and meshes; at most {@code maxRetainedLength}. The sum of all networks that share their threads.
     */
    RETAINED_BYTES
}
