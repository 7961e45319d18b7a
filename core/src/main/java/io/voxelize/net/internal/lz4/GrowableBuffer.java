package io.voxelize.net.internal.lz4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A direct buffer that is reused from message to message and grows on demand. Growing discards the content, and the
 * caller starts again: the old memory is freed before the new is allocated, so the total never exceeds its bound.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it.
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
     * Grows to at least {@code needed} bytes, and at least doubles, within {@code maxLength}. Discards the content if
     * it grows.
     *
     * @param needed in bytes, at most {@code maxLength}.
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

    /** Frees the memory; the buffer must not be used afterwards. */
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
