package io.voxelize.net.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;

/**
 * A WebSocket library, used as its documentation says.
 *
 * <p><b>Thread:</b> game; messages arrive on the library's own thread.
 */
interface Peer {

    /** Longest message that is accepted. */
    int MAX_MESSAGE_LENGTH = 64 << 20;

    /** Takes messages on the library's thread. */
    @FunctionalInterface
    interface Sink {

        /** Takes a whole message, which is valid until this returns. */
        void onMessage(ByteBuffer message);
    }

    /** Connects and sends a first message. */
    void connect(URI server, byte[] first, Sink sink) throws Exception;

    /** Sends a binary message; messages arrive in the order of the calls. */
    void send(byte[] message);

    /** Closes the connection and ends the library's own threads. */
    void close();
}
