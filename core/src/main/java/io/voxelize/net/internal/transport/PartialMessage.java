package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.voxelize.net.internal.receive.Copies;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a message that arrives in several reads or fragments, in one buffer.
 *
 * <p>The buffer grows with the bytes received, not with the length in a header: a false length costs at most
 * {@link #TRUSTED_LENGTH} bytes.
 *
 * <p><b>Thread:</b> event loop.
 */
final class PartialMessage {

    /**
     * Largest buffer in bytes that is allocated for a header's length alone. Most chunks fit, and each of their bytes
     * is copied once.
     */
    static final int TRUSTED_LENGTH = 256 << 10;

    private @Nullable ByteBuf buffer;

    boolean isEmpty() {
        return buffer == null;
    }

    int length() {
        return buffer == null ? 0 : buffer.writerIndex();
    }

    /**
     * Appends the next bytes of the message.
     *
     * @param announced bytes that the frame still has, these included; the caller has checked the message's limit.
     */
    void add(ByteBufAllocator allocator, ByteBuf read, int index, int length, int announced) {
        if (length > 0) {
            Copies.append(room(allocator, length, announced), read, index, length);
        }
    }

    /** Returns the message from index 0, to be released by the caller. */
    ByteBuf take() {
        ByteBuf whole = buffer == null ? Unpooled.EMPTY_BUFFER : buffer;
        buffer = null;
        return whole;
    }

    void release() {
        take().release();
    }

    private ByteBuf room(ByteBufAllocator allocator, int length, int announced) {
        ByteBuf grown = buffer;
        if (grown == null) {
            grown = allocator.directBuffer(Math.min(announced, Math.max(length, TRUSTED_LENGTH)));
            buffer = grown;
        } else if (grown.writableBytes() < length) {
            // Doubling copies each byte at most twice on average.
            long doubled = Math.max(2L * grown.capacity(), (long) grown.writerIndex() + length);
            grown.capacity((int) Math.min((long) grown.writerIndex() + announced, Math.max(doubled, TRUSTED_LENGTH)));
        }
        return grown;
    }
}
