package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.Cursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks a linked list of a record in place; see {@link RecordLayout}.
 *
 * <p>There is a subclass per kind of element, so that the JIT knows the class of the flyweight that a walk wraps.
 *
 * <p><b>Thread:</b> game.
 *
 * @param <V> view of an element.
 */
// One object is both: the JIT knows the exact class of a message's list, so it knows that of its iterator too and
// inlines
// the wrapping. Error Prone warns that two walks would disturb each other; Cursor's contract says so.
@SuppressWarnings("IterableAndIterator")
abstract class CursorFlyweight<V> implements Cursor<V>, Iterator<V> {

    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    private int first;
    private int count = Unwrapped.LENGTH;
    private int next;
    private int remaining = Unwrapped.LENGTH;

    /**
     * Wraps a list and moves before its first element.
     *
     * @param buffer over the body of the record, from its first byte on.
     * @param field index of the list's first offset and count.
     */
    final void wrap(UnsafeBuffer buffer, int field) {
        unwrapElement();
        first = buffer.getInt(field, LITTLE_ENDIAN);
        count = buffer.getInt(field + Integer.BYTES, LITTLE_ENDIAN);
        this.buffer = buffer;
        next = first;
        remaining = count;
    }

    final void unwrap() {
        unwrapElement();
        buffer = Unwrapped.BUFFER;
        count = Unwrapped.LENGTH;
        remaining = Unwrapped.LENGTH;
    }

    /** Wraps the element at an index; in checked mode a new view of it. */
    abstract V element(UnsafeBuffer buffer, int index);

    /** Unwraps the element that was returned last. */
    abstract void unwrapElement();

    @Override
    public final int count() {
        if (count < 0) {
            throw Unwrapped.exception();
        }
        return count;
    }

    @Override
    public final boolean hasNext() {
        if (remaining < 0) {
            throw Unwrapped.exception();
        }
        return remaining > 0;
    }

    @Override
    public final V next() {
        if (!hasNext()) {
            throw new NoSuchElementException("cursor is at its end: count=" + count);
        }
        int index = next;
        next = buffer.getInt(index + RecordLayout.NEXT, LITTLE_ENDIAN);
        remaining--;
        return element(buffer, index);
    }

    @Override
    public final Iterator<V> iterator() {
        remaining = count();
        next = first;
        unwrapElement();
        return this;
    }

    @Override
    public final String toString() {
        return count < 0 ? "Cursor" + Unwrapped.TEXT : "Cursor(count=" + count + ", remaining=" + remaining + ")";
    }
}
