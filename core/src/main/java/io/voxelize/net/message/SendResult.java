package io.voxelize.net.message;

/**
 * Result of a call to {@link Packets}.
 *
 * <p><b>Thread:</b> any.
 */
public enum SendResult {
    /**
     * Encoded; the next {@code flush()} sends it. If sending fails later, the packet is counted and listeners get
     * {@code onDropped}.
     */
    ACCEPTED,
    /**
     * Kept while reconnecting, and sent when the world is joined again. Only METHOD, CHAT and the newest PEER are kept.
     * If the connection ends, or a newer packet needs the room, the packet is counted and listeners get
     * {@code onDropped}.
     */
    KEPT,
    /**
     * The packet buffer is full, because the server is slow or {@code flush()} was not called. The packet was not
     * queued; try again after a {@code flush()}.
     */
    BACK_PRESSURED,
    /** There is no connection, or it was lost and is reconnecting. The packet was not queued. */
    NOT_CONNECTED,
    /**
     * No world is joined. A server closes the connection of a client that sends this packet outside a world. The packet
     * was not queued.
     */
    NOT_JOINED,
    /**
     * The packet is longer than a frame that the server accepts, than the packet buffer, or than an eighth of the
     * outbound ring. It was not queued.
     */
    TOO_LARGE,
    /**
     * A server would refuse the arguments or crash: invalid JSON, a number that is not finite, a name in mixed case.
     * The packet was not queued.
     */
    INVALID,
    /** The {@code Network} is closed. */
    CLOSED;

    /**
     * Tells whether the packet was queued.
     *
     * @return true for {@link #ACCEPTED} and {@link #KEPT}.
     */
    public boolean isAccepted() {
        return this == ACCEPTED || this == KEPT;
    }
}
