package io.voxelize.net.internal.transport;

import io.voxelize.net.internal.receive.MessageGate;
import io.voxelize.net.message.NetworkException;

/**
 * Hears what happens to a {@link Connection}; the messages take another way, {@link MessageGate}.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface ConnectionEvents {

    /** The handshake is done. */
    void onOpen();

    /** {@link Connection#isWritable()} became true again. */
    void onWritable();

    /**
     * The server has answered a ping.
     *
     * @param roundTripNs how long that took.
     */
    default void onRoundTrip(long roundTripNs) {}

    /**
     * The connection ended or could not be opened, and not because {@link Connection#close} was called. Called once at
     * most.
     *
     * @param cause why.
     */
    void onClosed(NetworkException cause);

    /** The socket is closed and nothing is left of the connection. Called once, whatever ended it. */
    void onReleased();
}
