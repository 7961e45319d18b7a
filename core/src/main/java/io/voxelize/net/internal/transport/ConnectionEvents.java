package io.voxelize.net.internal.transport;

import io.voxelize.net.message.NetworkException;

/**
 * Receives the events of a {@link Connection}, except its messages.
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
     * @param roundTripNs time between the Ping and its Pong.
     */
    default void onRoundTrip(long roundTripNs) {}

    /**
     * The connection ended or could not be opened, other than by {@link Connection#close}. Called at most once.
     *
     * @param cause of the end.
     */
    void onClosed(NetworkException cause);

    /** The socket is closed and all resources are released. Called exactly once, however the connection ended. */
    void onReleased();
}
