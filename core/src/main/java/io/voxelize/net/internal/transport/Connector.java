package io.voxelize.net.internal.transport;

import io.voxelize.net.internal.receive.MessageSource;

/**
 * Opens connections.
 *
 * <p><b>Thread:</b> event loop.
 */
@FunctionalInterface
public interface Connector {

    /**
     * Starts to open a connection.
     *
     * @param url of the server.
     * @param events receives its events, never before this method has returned.
     * @param source takes its messages.
     * @return the connection, not open yet.
     */
    Connection open(ServerUrl url, ConnectionEvents events, MessageSource source);
}
