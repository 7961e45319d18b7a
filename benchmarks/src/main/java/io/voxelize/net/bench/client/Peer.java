package io.voxelize.net.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;

/**
 * A WebSocket library, used as its own documentation says.
 *
 * <p><b>Thread:</b> game, except that messages come on the library's own.
 */
interface Peer {

    /** Longest message that is accepted. */
    int MAX_MESSAGE_LENGTH = 64 << 20;

    /** Takes messages on the library's thread. */
    @FunctionalInterface
    interface Sink {

        /** A whole message; the buffer may be used until this returns. */
        void onMessage(ByteBuffer message);
    }

    /** Connects and sends a first message. */
    void connect(URI server, byte[] first, Sink sink) throws Exception;

    /** Sends a binary message; what is sent must arrive in this order. */
    void send(byte[] message);

    /** Closes the connection, and ends the library's threads if it has any of its own. */
    void close();
}
