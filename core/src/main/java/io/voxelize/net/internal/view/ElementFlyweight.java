package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Base of the flyweights over an element of a repeated field or another part of a record.
 *
 * <p>Views that it has returned are unwrapped with it. {@code opened} says whether there are any, so that an element
 * whose fields nobody reads costs nothing to unwrap.
 *
 * <p><b>Thread:</b> game.
 */
abstract class ElementFlyweight {

    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    private int index;
    private boolean opened;

    /**
     * Wraps an element.
     *
     * @param buffer over the body of the record, from its first byte on.
     * @param index of the element.
     */
    final void point(UnsafeBuffer buffer, int index) {
        close();
        this.buffer = buffer;
        this.index = index;
    }

    final void unwrap() {
        close();
        buffer = Unwrapped.BUFFER;
    }

    private void close() {
        if (opened) {
            opened = false;
            unwrapParts();
        }
    }

    /** Unwraps every view that this element can return. */
    abstract void unwrapParts();

    final int intAt(int offset) {
        return buffer.getInt(index + offset, LITTLE_ENDIAN);
    }

    final TextFlyweight open(TextFlyweight text, int offset) {
        opened = true;
        return text.wrap(buffer, index + offset);
    }

    final <V, C extends CursorFlyweight<V>> C open(C cursor, int offset) {
        opened = true;
        cursor.wrap(buffer, index + offset);
        return cursor;
    }

    /** Notes that a view was returned without one of the two methods above. */
    final void opened() {
        opened = true;
    }

    final UnsafeBuffer record() {
        return buffer;
    }

    final int index() {
        return index;
    }

    final boolean isWrapped() {
        return buffer.capacity() != 0;
    }
}
