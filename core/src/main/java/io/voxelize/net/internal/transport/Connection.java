package io.voxelize.net.internal.transport;

import org.agrona.DirectBuffer;

/**
 * A WebSocket connection, open or being opened.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface Connection {

    /** Close code for an orderly end; RFC 6455 section 7.4.1. */
    int NORMAL_CLOSE = 1_000;

    /**
     * Tells whether the outbound buffer is below its high-water mark.
     *
     * @return false while the server reads too slowly; {@link ConnectionEvents#onWritable()} follows when it is
     *     writable again.
     */
    boolean isWritable();

    /**
     * Tells whether the server has sent a Ping, as servers since 2026-07-14 do at once.
     *
     * @return false until the first Ping.
     */
    boolean wasPinged();

    /**
     * Returns the TLS provider.
     *
     * @return {@code none}, {@code jdk} or {@code boringssl}.
     */
    default String tls() {
        return "none";
    }

    /**
     * Copies a message into a frame of its own, which the next {@link #flush()} sends. It is counted as sent once the
     * operating system has taken it, and as unsent if that fails.
     *
     * @param buffer that holds it.
     * @param index of its first byte.
     * @param length in bytes.
     */
    void write(DirectBuffer buffer, int index, int length);

    /** Sends everything that was written. */
    void flush();

    /**
     * Writes a message of the session and flushes.
     *
     * @param message payload of one frame.
     * @param onWritten runs on the loop once the operating system has taken the message, or the write has failed.
     */
    void send(byte[] message, Runnable onWritten);

    /**
     * Closes the connection: flushes, sends a Close frame, and closes the socket once the server has answered or after
     * {@code closeTimeoutMs}. No event but {@link ConnectionEvents#onReleased()} follows. Idempotent.
     *
     * @param code of the Close frame; RFC 6455 section 7.4.1.
     */
    void close(int code);
}
