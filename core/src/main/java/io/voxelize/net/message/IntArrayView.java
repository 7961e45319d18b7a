package io.voxelize.net.message;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * An array of 32-bit words, little-endian, in memory that starts at a 64-byte boundary.
 *
 * <p>The view of a message is valid until {@code onMessage} returns; that of a {@link ChunkData} until the chunk is
 * closed.
 *
 * <p><b>Thread:</b> game for a message's view; any for that of a {@link ChunkData}.
 */
public interface IntArrayView {

    /**
     * Returns the number of elements.
     *
     * @return {@code 0} or more; 0 if the array is absent.
     */
    int length();

    /**
     * Returns an element.
     *
     * @param index of the element.
     * @return its 32 bits.
     * @throws IndexOutOfBoundsException if the index is not below {@link #length()}.
     */
    int get(int index);

    /**
     * Returns the buffer that holds the elements, for reading only.
     *
     * @return never null.
     */
    DirectBuffer buffer();

    /**
     * Returns the index of the first element in {@link #buffer()}.
     *
     * @return index in bytes.
     */
    int index();

    /**
     * Returns the elements as a buffer for bulk reading, for instance to upload them to a GPU: little-endian,
     * read-only, position 0, limit 4 x {@link #length()}. Allocates the buffer object, but copies no elements.
     *
     * @return a new direct buffer over the same memory; it must not be used once the view is no longer valid.
     */
    ByteBuffer byteBuffer();

    /**
     * Copies all elements.
     *
     * @param target to copy to.
     * @param targetOffset index of the first element in {@code target}.
     * @return number of elements copied: {@link #length()}.
     * @throws IndexOutOfBoundsException if the target is too small.
     */
    int copyTo(int[] target, int targetOffset);
}
