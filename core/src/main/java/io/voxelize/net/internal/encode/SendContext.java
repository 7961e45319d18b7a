package io.voxelize.net.internal.encode;

import io.voxelize.net.intercept.ConnectionState;

/**
 * What a {@link PacketBuffer} needs to know about the session before it accepts a packet. The session implements it
 * with volatile reads.
 *
 * <p><b>Thread:</b> any.
 */
public interface SendContext {

    /**
     * Returns the state of the connection.
     *
     * @return never null.
     */
    ConnectionState state();

    /**
     * Returns the epoch that packets belong to. It grows with every connection and every joined world. The event loop
     * drops packets of an older epoch.
     *
     * @return {@code 0} or more.
     */
    int epoch();

    /**
     * Tells whether METHOD, CHAT and PEER packets are kept while the connection is lost, to be sent after the world was
     * joined again.
     *
     * @return false unless the connection is {@link ConnectionState#RECONNECTING} to a world that was joined.
     */
    boolean keepsPackets();

    /**
     * Returns the maximum length of a packet.
     *
     * @return bytes: 65,536 until the server is known to be newer than 2025-12-16.
     */
    int maxFrameLength();

    /**
     * Tells whether the server is known to understand {@code bulk_update}.
     *
     * @return false while that is unknown, and for servers that compress messages with zlib.
     */
    boolean bulkUpdateAllowed();

    /**
     * Returns the display name that CHAT and PEER packets carry.
     *
     * @return the name; not empty once a world is joined, since servers take a player's name from every PEER.
     */
    String username();
}
