package io.voxelize.net.message;

/**
 * What became of a packet that was handed to {@link Packets}.
 *
 * <p><b>Thread:</b> any.
 */
public enum SendResult {
    /**
     * Encoded; it leaves with the next {@code flush()}. If it cannot be sent after all, the listeners are told and it
     * is counted.
     */
    ACCEPTED,
    /**
     * The connection was lost and is being brought back; kept, and sent when the world is joined again. Only METHOD and
     * CHAT are ever kept, and of PEER the newest. If there is no coming back, or the oldest must make room, the
     * listeners are told and it is counted.
     */
    KEPT,
    /**
     * The packet buffer is full, because the server or {@code flush()} is behind. Nothing was kept; try again after a
     * {@code flush()}.
     */
    BACK_PRESSURED,
    /** There is no connection, or it was lost and is being brought back. Nothing was kept. */
    NOT_CONNECTED,
    /**
     * No world is joined, and a server ends the connection of a client that sends this outside a world. Nothing was
     * kept.
     */
    NOT_JOINED,
    /**
     * Longer than this server accepts in a frame, than the packet buffer, or than an eighth of the outbound ring.
     * Nothing was kept.
     */
    TOO_LARGE,
    /**
     * The arguments would crash or be refused by a server: bad JSON, a number that is not finite, a name in mixed case.
     * Nothing was kept.
     */
    INVALID,
    /** The {@code Network} is closed. */
    CLOSED;

    /**
     * Tells whether the packet is on its way.
     *
     * @return true for {@link #ACCEPTED} and {@link #KEPT}.
     */
    public boolean isAccepted() {
        return this == ACCEPTED || this == KEPT;
    }
}
