package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.voxelize.net.internal.ring.LifeCycle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for room on the way to the game thread, in order: messages as they came from the wire, and the steps of
 * the connection between them.
 *
 * <p>A circular queue of arrays, so that waiting costs no object. It is bounded by whoever fills it, by
 * {@link #length()}.
 *
 * <p>A message enters on loan, where it was read. Most leave before the read is over; the one that does not must be
 * {@linkplain #keep() kept} then. Small ones are copied one behind the other into blocks, since a buffer for each costs
 * several times what decoding it does, and that just when the game is behind. A block is counted whole from the first
 * message in it until the last one has left.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Backlog {

    /**
     * Counted for each entry on top of its bytes: more than what its place here, the buffer's object and its rounding
     * up take.
     */
    static final long ENTRY_OVERHEAD = 256;

    /**
     * A message whose buffer is larger than itself by more than one part in this many is copied, or it would hold back
     * memory that others could use.
     */
    private static final int MAX_WASTE = 4;

    /**
     * Room that a block has for each message that waits already: blocks are small where little waits, and few where
     * much does.
     */
    private static final int BLOCK_LENGTH_PER_ENTRY = 128;

    private static final int MAX_BLOCK_LENGTH = 64 << 10;
    private static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 8;

    private @Nullable Object[] items = new Object[INITIAL_CAPACITY];
    private @Nullable MessageSource[] sources = new MessageSource[INITIAL_CAPACITY];
    private long[] receivedNs = new long[INITIAL_CAPACITY];
    private int[] indexes = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private int head;
    private int count;
    /** The place of the message that is on loan. */
    private int lent = NONE;

    /** Where the next small message is copied to, if it fits. */
    private @Nullable Block block;

    /** Blocks without memory, linked: as many as have been in use at once. */
    private @Nullable Block spares;

    private final InboundShare share;
    /** Written by the event loop only. */
    private final AtomicLong length = new AtomicLong();

    /** Messages one behind the other. */
    private static final class Block {

        private ByteBuf memory = Unpooled.EMPTY_BUFFER;
        private int messages;
        /** In {@link #spares}. */
        private @Nullable Block next;
    }

    /**
     * Creates an empty backlog.
     *
     * @param share told of every change of {@link #length()}.
     */
    Backlog(InboundShare share) {
        this.share = share;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Returns what the entries take, in bytes. Thread: any. */
    long length() {
        return length.getOpaque();
    }

    /**
     * Adds a message behind the others, on loan: it must be kept before its buffer is given back. Only one may be on
     * loan.
     */
    void lend(ByteBuf buffer, int messageIndex, int messageLength, MessageSource source, long messageReceivedNs) {
        assert lent == NONE : "a message is on loan already";
        lent = add(buffer, source, messageReceivedNs, messageIndex, messageLength);
    }

    /**
     * Makes the message on loan the backlog's own, if it is still here: retained if it fills its buffer, else copied.
     */
    void keep() {
        if (lent != NONE && items[lent] instanceof ByteBuf buffer) {
            int messageLength = lengths[lent];
            if (buffer.capacity() - messageLength > messageLength / MAX_WASTE) {
                copy(buffer, messageLength);
            } else {
                buffer.retain();
                grow(buffer.capacity() - messageLength);
            }
        }
        lent = NONE;
    }

    /** Moves the message on loan to a block. */
    private void copy(ByteBuf buffer, int messageLength) {
        Block target = blockFor(buffer, messageLength);
        items[lent] = target;
        int index = target.memory.writerIndex();
        Copies.append(target.memory, buffer, indexes[lent], messageLength);
        target.messages++;
        indexes[lent] = index;
        // The block is counted instead.
        grow(-messageLength);
    }

    private Block blockFor(ByteBuf buffer, int messageLength) {
        Block current = block;
        if (current == null || current.memory.writableBytes() < messageLength) {
            int roomy = Math.min(MAX_BLOCK_LENGTH, (count - 1) * BLOCK_LENGTH_PER_ENTRY);
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

    /** Adds the end of a connection behind the others; how it ended is asked for when it is its turn. */
    void addEnd(MessageSource source) {
        add(source, source, 0, 0, 0);
    }

    /** Returns the first entry: a {@link ByteBuf}, a {@link LifeCycle}, or a {@link MessageSource} that ended. */
    @Nullable
    Object peek() {
        Object item = items[head];
        return item instanceof Block copied ? copied.memory : item;
    }

    /** Returns where the first entry came from, null for a step. */
    @Nullable
    MessageSource source() {
        return sources[head];
    }

    long receivedNs() {
        return receivedNs[head];
    }

    /** Returns where the first entry, a message, starts in its buffer. */
    int messageIndex() {
        return indexes[head];
    }

    /** Returns how long the first entry is, a message; in bytes. */
    int messageLength() {
        return lengths[head];
    }

    /** Removes the first entry, and releases it unless it is on loan. */
    void remove() {
        grow(-ENTRY_OVERHEAD);
        if (items[head] instanceof ByteBuf buffer) {
            giveBack(buffer);
        } else if (items[head] instanceof Block copied) {
            giveBack(copied);
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

    private void giveBack(ByteBuf buffer) {
        if (lent == head) {
            grow(-lengths[head]);
            lent = NONE;
        } else {
            grow(-buffer.capacity());
            buffer.release();
        }
    }

    private void giveBack(Block copied) {
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

    private int add(Object item, @Nullable MessageSource source, long itemReceivedNs, int itemIndex, int itemLength) {
        lengthenIfFull();
        int place = head + count & items.length - 1;
        items[place] = item;
        sources[place] = source;
        receivedNs[place] = itemReceivedNs;
        indexes[place] = itemIndex;
        lengths[place] = itemLength;
        count++;
        grow(ENTRY_OVERHEAD + itemLength);
        return place;
    }

    private void grow(long change) {
        // No other thread decides anything by it, so no read-modify-write is needed.
        length.setOpaque(length.getPlain() + change);
        share.addBacklog(change);
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
        lent = lent == NONE ? NONE : lent - head & capacity - 1;
        head = 0;
    }

    /** Copies a full queue to the start of a longer one. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // Both are arrays of the same type: the signature says so.
    private <T> T unroll(T from, T to, int capacity) {
        System.arraycopy(from, head, to, 0, capacity - head);
        System.arraycopy(from, 0, to, capacity - head, head);
        return to;
    }
}
