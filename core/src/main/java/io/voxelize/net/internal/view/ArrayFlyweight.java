package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Base of the flyweights over an array of 32-bit elements in a slab.
 *
 * <p><b>Thread:</b> as the view it implements.
 */
abstract class ArrayFlyweight {

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    private @Nullable Slab slab;
    private @Nullable Object owner;
    private int index;
    private int length = Unwrapped.LENGTH;

    final void point(@Nullable Slab slab, int offset, int count) {
        this.slab = slab;
        buffer = slab == null ? Unwrapped.BUFFER : slab.buffer();
        index = offset;
        length = count;
    }

    /** Sets the retained data that owns the memory, which must stay reachable while this is read; null for a record. */
    final void owner(@Nullable Object owner) {
        this.owner = owner;
    }

    /** Returns what must stay reachable until a read of the memory is done; null for a record. */
    final @Nullable Object owner() {
        return owner;
    }

    void unwrap() {
        owner = null;
        slab = null;
        buffer = Unwrapped.BUFFER;
        length = Unwrapped.LENGTH;
    }

    /** Returns the index of an element in the memory, after a bounds check. */
    final int at(int element) {
        return index + Objects.checkIndex(element, length) * Integer.BYTES;
    }

    /** Returns the memory; it is empty if there are no elements. */
    final UnsafeBuffer memory() {
        return buffer;
    }

    public int length() {
        if (length < 0) {
            throw Unwrapped.exception();
        }
        return length;
    }

    public DirectBuffer buffer() {
        length();
        return buffer;
    }

    public int index() {
        length();
        return index;
    }

    public ByteBuffer byteBuffer() {
        ByteBuffer elements =
                length() == 0 || slab == null ? NOTHING : slab.byteBuffer().slice(index, length * Integer.BYTES);
        return elements.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the slab that holds the elements, or null if there are none. */
    final @Nullable Slab slab() {
        return slab;
    }

    /** Returns the index of the first element among the slab's elements. */
    final int firstElement() {
        return index / Integer.BYTES;
    }

    final String describe(String name) {
        return name + (length < 0 ? Unwrapped.TEXT : "(length=" + length + ")");
    }
}
