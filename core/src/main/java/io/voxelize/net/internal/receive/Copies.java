package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Copies between Netty's buffers without an object for the copy.
 *
 * <p>{@link ByteBuf#writeBytes(ByteBuf, int, int)} makes three for each where Netty goes without
 * {@code sun.misc.Unsafe}, as it does by itself from JDK 25 on.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class Copies {

    private Copies() {}

    /**
     * Writes bytes of one buffer behind those of another.
     *
     * @param target a buffer of one piece, with room for them; not the source.
     * @param source a buffer of one piece; its reader and writer index mean nothing and stay as they are.
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
