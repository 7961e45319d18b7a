package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.ring.RecordLayout.HEADER_LENGTH;
import static io.voxelize.net.internal.ring.RecordLayout.NEXT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.lz4.GrowableBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the body of a record is put together, as {@code RecordLayout} draws it, before its length is known.
 *
 * <p>When the room is used up, {@link #isFull()} says so and what is appended afterwards lands on the header: the body
 * is useless then, and nobody has to check within an element, but offsets must not be read back from the header any
 * more.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class Staging {

    /** The least that a limit may be set to, so that no bound is exceeded from the start. */
    private static final int INITIAL_LENGTH = 1 << 10;

    private static final int ALIGNMENT = 8;

    private final GrowableBuffer memory = new GrowableBuffer(INITIAL_LENGTH);
    private int length;
    private int limit;
    private boolean full;

    /** Starts a body with an empty header that may take {@code maxLength} bytes in all. */
    void begin(int maxLength) {
        limit = Math.min(maxLength, memory.capacity());
        length = HEADER_LENGTH;
        full = false;
        clear(0, HEADER_LENGTH);
    }

    /**
     * Takes more memory after the body did not fit; the body must then be begun again.
     *
     * @return false if the body is at its bound, so that no memory helps.
     */
    boolean grow(int maxLength) {
        if (memory.capacity() >= maxLength) {
            return false;
        }
        memory.grow(memory.capacity(), maxLength);
        return true;
    }

    void free() {
        memory.free();
    }

    boolean isFull() {
        return full;
    }

    /** Length of the body in bytes. */
    int length() {
        return length;
    }

    UnsafeBuffer buffer() {
        return memory.buffer();
    }

    int getInt(int offset) {
        return memory.buffer().getInt(offset, LITTLE_ENDIAN);
    }

    void putInt(int offset, int value) {
        memory.buffer().putInt(offset, value, LITTLE_ENDIAN);
    }

    void putLong(int offset, long value) {
        memory.buffer().putLong(offset, value, LITTLE_ENDIAN);
    }

    /** Appends zeroed bytes; returns their offset. */
    int append(int elementLength) {
        int offset = length + ALIGNMENT - 1 & -ALIGNMENT;
        if (elementLength > limit - offset) {
            full = true;
            return 0;
        }
        length = offset + elementLength;
        clear(offset, elementLength);
        return offset;
    }

    /**
     * In steps of eight bytes: up to JDK 22 setting memory is a call out of Java, which costs more than an element.
     * Lengths are multiples of four.
     */
    private void clear(int offset, int byteCount) {
        UnsafeBuffer buffer = memory.buffer();
        int end = offset + byteCount;
        int at = offset;
        while (end - at >= Long.BYTES) {
            buffer.putLong(at, 0);
            at += Long.BYTES;
        }
        if (at < end) {
            buffer.putInt(at, 0);
        }
    }

    /**
     * Appends an element to a list.
     *
     * @param list offset of the list.
     * @param tail offset of its last element, 0 if it is empty.
     * @return offset of the new element, the next tail.
     */
    int append(int list, int tail, int elementLength) {
        int element = append(elementLength);
        putInt(tail == 0 ? list : tail + NEXT, element);
        putInt(list + Integer.BYTES, getInt(list + Integer.BYTES) + 1);
        return element;
    }

    /** Takes the element between {@code previous}, 0 if there is none, and {@code next} out of a list. */
    void unlink(int list, int previous, int next) {
        putInt(previous == 0 ? list : previous + NEXT, next);
        putInt(list + Integer.BYTES, getInt(list + Integer.BYTES) - 1);
    }

    /** Appends bytes and lets the text at {@code field} mean them; an empty one becomes absent. */
    void text(int field, DirectBuffer source, int index, int textLength) {
        int offset = textLength == 0 ? 0 : copy(source, index, textLength);
        putInt(field, offset);
        putInt(field + Integer.BYTES, full ? 0 : textLength);
    }

    /** Appends bytes as they are; returns their offset. */
    int copy(DirectBuffer source, int index, int byteCount) {
        if (byteCount > limit - length) {
            full = true;
            return 0;
        }
        int offset = length;
        memory.buffer().putBytes(offset, source, index, byteCount);
        length += byteCount;
        return offset;
    }
}
