package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;

/**
 * Takes what {@link FrameDecoder} finds in the bytes of a connection.
 *
 * <p>Buffers belong to the caller: what a call names is valid until it returns, unless the buffer is retained. Reader
 * and writer index mean nothing and stay as they are.
 *
 * <p><b>Thread:</b> event loop.
 */
interface FrameSink {

    /**
     * A binary message is complete.
     *
     * @param buffer that holds its payload: what was read, or what several reads were put together in.
     * @param index of its first byte.
     * @param length in bytes, up to the decoder's limit.
     * @param receivedNs when its last byte was read from the socket, on the clock of {@link System#nanoTime()}.
     */
    void onBinary(ByteBuf buffer, int index, int length, long receivedNs);

    /** What lay in a read was taken out of it. */
    default void onReadDecoded() {}

    /**
     * A text message is complete, and is valid UTF-8.
     *
     * @param buffer that holds its payload.
     * @param index of its first byte.
     * @param length in bytes, up to the decoder's limit.
     */
    void onText(ByteBuf buffer, int index, int length);

    /**
     * A Ping arrived.
     *
     * @param buffer that holds its payload.
     * @param index of its first byte.
     * @param length {@code 0} to {@code 125} bytes.
     */
    void onPing(ByteBuf buffer, int index, int length);

    /**
     * A Pong arrived.
     *
     * @param buffer that holds its payload.
     * @param index of its first byte.
     * @param length {@code 0} to {@code 125} bytes.
     */
    default void onPong(ByteBuf buffer, int index, int length) {}

    /**
     * A valid Close frame arrived; nothing follows.
     *
     * @param code 1000 to 1003, 1007 to 1014, 3000 to 4999, or {@link FrameDecoder#NO_CODE}.
     * @param reason empty if there is none.
     */
    void onClose(int code, String reason);

    /**
     * The server broke the protocol, or sent a message over the limit; nothing follows.
     *
     * @param code to close with: 1002, 1007 or 1009.
     * @param detail what is wrong.
     */
    void onViolation(int code, String detail);
}
