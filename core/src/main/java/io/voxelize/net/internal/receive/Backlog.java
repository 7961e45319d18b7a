package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.voxelize.net.internal.ring.LifeCycle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The queue of messages and steps that wait for room, in order; messages as they came from the wire.
 *
 * <p>A circular queue of arrays: an entry costs no object. The caller bounds it by {@link #length()}.
 *
 * <p>A message that fills most of its buffer retains that buffer. A small one is copied behind others into a block,
 * because a buffer for each would cost several times what decoding does, and that while the game is behind. A block
 * counts as a whole from its first message until its last one has been removed.
 *
 * <p><b>Thread:</b> event loop, except {@link #length()}.
 */
final class Backlog {

    /** Added for each entry: more than its place in the arrays, the buffer object and rounding up take. */
    static final long ENTRY_OVERHEAD = 256;

    /** A message is copied if more than this part of its length is unused in its buffer, for that memory is shared. */
    private static final int MAX_WASTE = 4;

    /** Length of a block per queued message: short queues take small blocks, long queues take few blocks. */
    private static final int BLOCK_LENGTH_PER_ENTRY = 128;

    private static final int MAX_BLOCK_LENGTH = 64 << 10;
    private static final int INITIAL_CAPACITY = 8;

    private @Nullable Object[] items = new Object[INITIAL_CAPACITY];
    private @Nullable MessageSource[] sources = new MessageSource[INITIAL_CAPACITY];
    private long[] receivedNs = new long[INITIAL_CAPACITY];
    private int[] indexes = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private int head;
    private int count;

    /** The block that the next small message is copied to, if it fits. */
    private @Nullable Block block;

    /** Blocks without memory for reuse, linked by {@link Block#next}. */
    private @Nullable Block spares;

    private final BacklogTotal total;
    /** Written by the event loop only. */
    private final AtomicLong length = new AtomicLong();

    /** Memory for several messages. */
    private static final class Block {

        private ByteBuf memory = Unpooled.EMPTY_BUFFER;
        private int messages;
        /** In {@link #spares}. */
        private @Nullable Block next;
    }

    /**
     * Creates an empty backlog.
     *
     * @param total of the event loop, which every change of {@link #length()} is added to.
     */
    Backlog(BacklogTotal total) {
        this.total = total;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the memory of all entries in bytes. Thread: any. */
    long length() {
        return length.getOpaque();
    }

    /**
     * Adds a message behind the others, and retains its buffer or copies it.
     *
     * @param buffer in one piece.
     */
    void add(ByteBuf buffer, int index, int messageLength, MessageSource source, long messageReceivedNs) {
        if (buffer.capacity() - messageLength > messageLength / MAX_WASTE) {
            Block target = blockFor(buffer, messageLength);
            int copyIndex = target.memory.writerIndex();
            Copies.append(target.memory, buffer, index, messageLength);
            target.messages++;
            add(target, source, messageReceivedNs, copyIndex, messageLength);
        } else {
            add(buffer.retain(), source, messageReceivedNs, index, messageLength);
            grow(buffer.capacity());
        }
    }

    private Block blockFor(ByteBuf buffer, int messageLength) {
        Block current = block;
        if (current == null || current.memory.writableBytes() < messageLength) {
            int roomy = Math.min(MAX_BLOCK_LENGTH, count * BLOCK_LENGTH_PER_ENTRY);
            int blockLength = Math.max(messageLength, roomy);
            current = spareBlock();
            current.memory = buffer.alloc().directBuffer(blockLength, blockLength);
            block = current;
            grow(blockLength);
        }
        return current;
    }

    private Block spareBlock() {
        Block spare = spares;
        if (spare == null) {
            return new Block();
        }
        spares = spare.next;
        spare.next = null;
        return spare;
    }

    /** Adds a step behind the others. */
    void addStep(LifeCycle step) {
        add(step, null, 0, 0, 0);
    }

    /** Adds the end of a connection behind the others. How it ended is decided when it is the first. */
    void addEnd(MessageSource source) {
        add(source, source, 0, 0, 0);
    }

    /** Returns the first entry: a {@link ByteBuf}, a {@link LifeCycle}, or a {@link MessageSource} that ended. */
    @Nullable
    Object peek() {
        Object item = items[head];
        return item instanceof Block copied ? copied.memory : item;
    }

    /** Returns the source of the first entry, null for a step. */
    @Nullable
    MessageSource source() {
        return sources[head];
    }

    long receivedNs() {
        return receivedNs[head];
    }

    /** Returns the index of the first entry, a message, in its buffer. */
    int messageIndex() {
        return indexes[head];
    }

    /** Returns the length of the first entry, a message, in bytes. */
    int messageLength() {
        return lengths[head];
    }

    /** Removes the first entry and releases its memory. */
    void remove() {
        grow(-ENTRY_OVERHEAD);
        if (items[head] instanceof ByteBuf buffer) {
            release(buffer);
        } else if (items[head] instanceof Block copied) {
            release(copied);
        }
        items[head] = null;
        sources[head] = null;
        head = head + 1 & items.length - 1;
        count--;
    }

    /** Removes everything. */
    void clear() {
        while (count > 0) {
            remove();
        }
    }

    private void release(ByteBuf buffer) {
        grow(-buffer.capacity());
        buffer.release();
    }

    private void release(Block copied) {
        copied.messages--;
        if (copied.messages == 0) {
            grow(-copied.memory.capacity());
            copied.memory.release();
            copied.memory = Unpooled.EMPTY_BUFFER;
            copied.next = spares;
            spares = copied;
            block = copied == block ? null : block;
        }
    }

    private void add(Object item, @Nullable MessageSource source, long itemReceivedNs, int itemIndex, int itemLength) {
        lengthenIfFull();
        int place = head + count & items.length - 1;
        items[place] = item;
        sources[place] = source;
        receivedNs[place] = itemReceivedNs;
        indexes[place] = itemIndex;
        lengths[place] = itemLength;
        count++;
        grow(ENTRY_OVERHEAD);
    }

    private void grow(long change) {
        // The event loop is the only writer; opaque is enough for a gauge.
        length.setOpaque(length.getPlain() + change);
        total.add(change);
    }

    private void lengthenIfFull() {
        int capacity = items.length;
        if (count < capacity) {
            return;
        }
        items = unroll(items, new Object[2 * capacity], capacity);
        sources = unroll(sources, new MessageSource[2 * capacity], capacity);
        receivedNs = unroll(receivedNs, new long[2 * capacity], capacity);
        indexes = unroll(indexes, new int[2 * capacity], capacity);
        lengths = unroll(lengths, new int[2 * capacity], capacity);
        head = 0;
    }

    /** Copies a full circular queue to the start of a longer array. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // Both are arrays of the same type: the signature says so.
    private <T> T unroll(T from, T to, int capacity) {
        System.arraycopy(from, head, to, 0, capacity - head);
        System.arraycopy(from, 0, to, capacity - head, head);
        return to;
    }
}
