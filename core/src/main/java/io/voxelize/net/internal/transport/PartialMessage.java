package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.voxelize.net.internal.receive.Copies;
import org.jspecify.annotations.Nullable;

/**
 * Puts together a message that came in several reads or fragments, in one buffer.
 *
 * <p>The buffer grows with what has arrived, not with what a header announces: a false length costs
 * {@link #TRUSTED_LENGTH} bytes at most.
 *
 * <p><b>Thread:</b> event loop.
 */
final class PartialMessage {

    /**
     * What an announced length is believed: more than a chunk takes, so that putting one together copies each byte
     * once.
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
     * Copies the next bytes of the message.
     *
     * @param announced how many bytes the frame still has, these included; the caller has checked that the message
     *     stays within its limit.
     */
    void add(ByteBufAllocator allocator, ByteBuf read, int index, int length, int announced) {
        if (length > 0) {
            Copies.append(room(allocator, length, announced), read, index, length);
        }
    }

    /** Returns the message, the caller's from now on; it starts at index 0. */
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
            // Doubled, so that all growing together copies no byte more than twice on average.
            long doubled = Math.max(2L * grown.capacity(), (long) grown.writerIndex() + length);
            grown.capacity((int) Math.min((long) grown.writerIndex() + announced, Math.max(doubled, TRUSTED_LENGTH)));
        }
        return grown;
    }
}
