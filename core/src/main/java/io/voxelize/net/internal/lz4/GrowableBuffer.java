package io.voxelize.net.internal.lz4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A direct buffer that is kept from message to message and grows in steps. Growing loses the content: whoever needs
 * more room starts again, so that old and new memory never exist side by side and a stated bound is never exceeded.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class GrowableBuffer {

    private ByteBuffer byteBuffer;
    private final UnsafeBuffer buffer;

    public GrowableBuffer(int initialLength) {
        byteBuffer = ByteBuffer.allocateDirect(initialLength).order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(byteBuffer);
    }

    public int capacity() {
        return byteBuffer.capacity();
    }

    public ByteBuffer byteBuffer() {
        return byteBuffer;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Makes room for at least {@code needed} bytes, at least doubling within {@code maxLength}.
     *
     * @param needed in bytes, not more than {@code maxLength}.
     * @param maxLength bound in bytes.
     */
    public void grow(int needed, int maxLength) {
        int doubled = (int) Math.min(2L * capacity(), maxLength);
        int length = Math.max(needed, doubled);
        if (length > capacity()) {
            replace(ByteBuffer.allocateDirect(0));
            replace(ByteBuffer.allocateDirect(length));
        }
    }

    /** Gives the memory back; the buffer may not be used any more. */
    public void free() {
        replace(ByteBuffer.allocateDirect(0));
    }

    private void replace(ByteBuffer replacement) {
        ByteBuffer old = byteBuffer;
        byteBuffer = replacement.order(ByteOrder.LITTLE_ENDIAN);
        buffer.wrap(byteBuffer);
        BufferUtil.free(old);
    }
}
