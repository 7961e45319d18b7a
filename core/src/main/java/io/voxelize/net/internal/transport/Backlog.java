package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.internal.ring.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * What waits for room on the way to the game thread, in order: messages as they came from the wire, and the steps of the connection between them.
 *
 * <p>A circular queue of three arrays, so that waiting costs no object. It is bounded by whoever fills it, by {@link #length()}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Backlog {

    /** Counted for each entry on top of its bytes: what the buffer's object, its rounding up and its place here take. */
    static final long ENTRY_OVERHEAD = 256;

    private @Nullable Object[] items = new Object[64];
    private @Nullable MessageSource[] sources = new MessageSource[64];
    private long[] receivedNs = new long[64];
    private int head;
    private int count;
    private long length;

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Returns what the entries take, in bytes. */
    long length() {
        return length;
    }

    /** Adds a message behind the others; the backlog owns the buffer from then on. */
    void addMessage(ByteBuf message, MessageSource source, long messageReceivedNs) {
        add(message, source, messageReceivedNs);
    }

    /** Adds a step behind the others. */
    void addStep(LifeCycle step) {
        add(step, null, 0);
    }

    /** Adds the end of a connection behind the others; how it ended is asked for when it is its turn. */
    void addEnd(MessageSource source) {
        add(source, source, 0);
    }

    /** Returns the first entry: a {@link ByteBuf}, a {@link LifeCycle}, or a {@link MessageSource} that ended. */
    @Nullable
    Object peek() {
        return items[head];
    }

    /** Returns where the first entry came from, null for a step. */
    @Nullable
    MessageSource source() {
        return sources[head];
    }

    long receivedNs() {
        return receivedNs[head];
    }

    /** Removes the first entry; its buffer is the caller's. */
    void remove() {
        length -= lengthOf(items[head]);
        items[head] = null;
        sources[head] = null;
        head = head + 1 & items.length - 1;
        count--;
    }

    /** Releases everything. */
    void clear() {
        while (count > 0) {
            if (peek() instanceof ByteBuf message) {
                message.release();
            }
            remove();
        }
    }

    private void add(Object item, @Nullable MessageSource source, long itemReceivedNs) {
        grow();
        int index = head + count & items.length - 1;
        items[index] = item;
        sources[index] = source;
        receivedNs[index] = itemReceivedNs;
        count++;
        length += lengthOf(item);
    }

    private static long lengthOf(@Nullable Object item) {
        return ENTRY_OVERHEAD + (item instanceof ByteBuf message ? message.readableBytes() : 0);
    }

    private void grow() {
        int capacity = items.length;
        if (count < capacity) {
            return;
        }
        @Nullable Object[] newItems = new Object[capacity * 2];
        @Nullable MessageSource[] newSources = new MessageSource[capacity * 2];
        long[] newReceivedNs = new long[capacity * 2];
        for (int i = 0; i < count; i++) {
            int index = head + i & capacity - 1;
            newItems[i] = items[index];
            newSources[i] = sources[index];
            newReceivedNs[i] = receivedNs[index];
        }
        items = newItems;
        sources = newSources;
        receivedNs = newReceivedNs;
        head = 0;
    }
}
