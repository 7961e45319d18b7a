package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Copies between Netty's buffers without allocating.
 *
 * <p>{@link ByteBuf#writeBytes(ByteBuf, int, int)} allocates three objects per call if Netty does not use
 * {@code sun.misc.Unsafe}, which is its default since JDK 25.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class Copies {

    private Copies() {}

    /**
     * Appends bytes of one buffer to another.
     *
     * @param target contiguous buffer with room for them; not the source.
     * @param source contiguous buffer; its reader and writer index are ignored and stay unchanged.
     * @param index of the first byte in the source.
     * @param length in bytes.
     */
    public static void append(ByteBuf target, ByteBuf source, int index, int length) {
        int end = target.writerIndex();
        ByteBuffer to = target.internalNioBuffer(end, length);
        ByteBuffer from = source.internalNioBuffer(index, length);
        to.put(to.position(), from, from.position(), length);
        target.writerIndex(end + length);
    }
}
