package io.voxelize.net.internal.transport;

import org.agrona.DirectBuffer;

/**
 * A WebSocket, from the attempt to open it on.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface Connection {

    /** Close code for an orderly end; RFC 6455 section 7.4.1. */
    int NORMAL_CLOSE = 1_000;

    /**
     * Tells whether the socket takes more without letting it pile up in memory.
     *
     * @return false while the server reads too slowly; {@link ConnectionEvents#onWritable()} says when that has
     *     changed.
     */
    boolean isWritable();

    /**
     * Tells whether the server has sent a Ping, as those since 2026-07-14 do at once.
     *
     * @return false as long as the server's age is unknown.
     */
    boolean wasPinged();

    /**
     * Returns what encrypts it.
     *
     * @return {@code none}, {@code jdk} or {@code boringssl}.
     */
    default String tls() {
        return "none";
    }

    /**
     * Copies a message into a frame of its own, to be sent by the next {@link #flush()}. Counted as sent when it was
     * handed to the operating system, as unsent if that fails.
     *
     * @param buffer that holds it.
     * @param index of its first byte.
     * @param length in bytes.
     */
    void write(DirectBuffer buffer, int index, int length);

    /** Sends what was written. */
    void flush();

    /**
     * Sends what was written and a message of the session's own.
     *
     * @param message payload of one frame.
     * @param onWritten runs on the loop once it was handed to the operating system, or failed to be.
     */
    void send(byte[] message, Runnable onWritten);

    /**
     * Ends the connection: sends what was written, says so to the server, and closes the socket when the server has
     * answered or after a moment. No event but {@link ConnectionEvents#onReleased()} follows. Idempotent.
     *
     * @param code why, for the server; RFC 6455 section 7.4.1.
     */
    void close(int code);
}
