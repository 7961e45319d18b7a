package io.voxelize.net.internal.encode;

import io.voxelize.net.intercept.ConnectionState;

/**
 * What an encoder must know of the connection; the session implements it with volatile reads.
 *
 * <p><b>Thread:</b> any.
 */
public interface Link {

    /**
     * Returns where the connection stands.
     *
     * @return never null.
     */
    ConnectionState state();

    /**
     * Returns the number of the session that packets are meant for. It grows with every connection and every world that
     * is joined; a packet of an older epoch is not sent.
     *
     * @return {@code 0} or more.
     */
    int epoch();

    /**
     * Tells whether METHOD, CHAT and PEER are kept while the connection is away, for the world that will be joined
     * again.
     *
     * @return false unless the connection is {@link ConnectionState#RECONNECTING} to a world that was joined.
     */
    boolean keepsPackets();

    /**
     * Returns the longest packet the server takes: 65,536 until it is known to be newer than 2025-12-16.
     *
     * @return bytes.
     */
    int maxFrameLength();

    /**
     * Tells whether the server is known to understand {@code bulk_update}. One whose outer compression is zlib or
     * unknown is not.
     *
     * @return false while in doubt.
     */
    boolean bulkUpdateAllowed();

    /**
     * Returns the display name that chat and player state carry.
     *
     * @return never empty once a world is joined: a server takes the name from every PEER.
     */
    String username();
}
