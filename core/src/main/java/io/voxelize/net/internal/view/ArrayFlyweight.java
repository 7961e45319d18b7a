package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.Slab;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An array of 32-bit elements in a slab.
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

    /** Keeps whoever owns the memory, if that is not a record, from being collected as long as this is in use. */
    final void owner(@Nullable Object owner) {
        this.owner = owner;
    }

    /** Whoever owns the memory and must live until a read of it is done. */
    final @Nullable Object owner() {
        return owner;
    }

    void unwrap() {
        owner = null;
        slab = null;
        buffer = Unwrapped.BUFFER;
        length = Unwrapped.LENGTH;
    }

    /** Returns where an element stands, or throws. */
    final int at(int element) {
        return index + Objects.checkIndex(element, length) * Integer.BYTES;
    }

    /** Returns the memory, also where there are no elements. */
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

    /** The slab that the elements stand in, or null if there are none. */
    final @Nullable Slab slab() {
        return slab;
    }

    /** Which of a slab's elements is the first. */
    final int firstElement() {
        return index / Integer.BYTES;
    }

    final String describe(String name) {
        return name + (length < 0 ? Unwrapped.TEXT : "(length=" + length + ")");
    }
}
