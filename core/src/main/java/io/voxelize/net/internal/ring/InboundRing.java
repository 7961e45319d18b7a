package io.voxelize.net.internal.ring;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The records of one connection on their way from the event loop to the game thread, in the order of the wire.
 *
 * <p>A record is claimed, written in place and committed; plain writes are enough, because the commit releases them and
 * the drain acquires them. Several claims may be open at once; the game thread stops at the first that is neither
 * committed nor aborted. Small records may also be appended, and are then handed over many at a time.
 *
 * <p><b>Thread:</b> event loop for claiming, game for draining; the lengths may be asked for by both. A claim may be
 * left to another thread.
 */
public final class InboundRing {

    /** What {@link #tryClaim} returns when there is no room now. */
    public static final int FULL = -1;

    /**
     * Appended records that are handed over at once, in bytes: some twenty messages, which take the event loop a
     * microsecond.
     */
    private static final int MAX_APPENDED_LENGTH = 4 << 10;

    /** Longs that keep two lines of memory apart: 128 bytes, since processors fetch them in pairs. */
    private static final int GAP = 16;

    /**
     * Of what was appended and is not handed over, bytes with headers: so much is the next record ahead of the ring's
     * own tail.
     */
    private static final int APPENDED = GAP;

    /**
     * How much was drained when that was last looked at, and so at least: the game's thread writes to where it stands,
     * and reading it each time would fetch it from the other processor each time.
     */
    private static final int DRAINED = GAP + 1;

    private final AtomicBuffer buffer;
    private final OneToOneRingBuffer ring;
    private final int tailIndex;
    /**
     * By the constants above. The game thread reads the other fields for each record, so what the event loop writes for
     * each must not stand in the same line of memory. Event loop.
     */
    private final long[] positions = new long[3 * GAP];

    /**
     * Creates an empty ring.
     *
     * @param length in bytes, a power of two; a record may fill an eighth of it.
     */
    public InboundRing(int length) {
        buffer = allocate(length);
        ring = new OneToOneRingBuffer(buffer);
        tailIndex = length + RingBufferDescriptor.TAIL_POSITION_OFFSET;
    }

    static AtomicBuffer allocate(int length) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                length + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Claims room for a record. Every claim must end in {@link #commit} or {@link #abort}: an open one stalls the ring
     * for good.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param recordType {@code 1} or more.
     * @param length of the record in bytes, {@code 0} to {@link #maxRecordLength()}.
     * @return index of the record in {@link #buffer()}, or {@link #FULL}.
     * @throws IllegalArgumentException if the length is out of range.
     */
    public int tryClaim(int recordType, int length) {
        publish();
        int index = ring.tryClaim(recordType, length);
        return index < 0 ? FULL : index;
    }

    /**
     * Returns where records are written and read.
     *
     * @return always the same buffer.
     */
    public AtomicBuffer buffer() {
        return buffer;
    }

    /**
     * Hands a claimed record over.
     *
     * <p><b>Thread:</b> event loop, or any that it left the claim to.
     *
     * @param index as {@link #tryClaim} returned it.
     */
    public void commit(int index) {
        ring.commit(index);
    }

    /**
     * Gives up a claimed record; it is skipped.
     *
     * <p><b>Thread:</b> event loop, or any that it left the claim to.
     *
     * @param index as {@link #tryClaim} returned it.
     */
    public void abort(int index) {
        ring.abort(index);
    }

    /**
     * Tells whether a claim would succeed now.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param length of a record in bytes, {@code 0} to {@link #maxRecordLength()}.
     * @return true if {@link #tryClaim} of that length will find room.
     */
    public boolean hasRoom(int length) {
        int aligned = BitUtil.align(length + RecordDescriptor.HEADER_LENGTH, RecordDescriptor.ALIGNMENT);
        // Agrona clears the header behind each record in advance.
        int required = aligned + RecordDescriptor.HEADER_LENGTH;
        if (fits(aligned, required)) {
            return true;
        }
        positions[DRAINED] = ring.consumerPosition();
        return fits(aligned, required);
    }

    private boolean fits(int aligned, int required) {
        long tail = tail();
        long drained = positions[DRAINED];
        if (required > ring.capacity() - (tail - drained)) {
            return false;
        }
        int toEnd = ring.capacity() - index(tail);
        return aligned == toEnd || required <= toEnd || required <= index(drained);
    }

    /**
     * Returns where the next record is going to stand, so that it can be written before its length is known. The drain
     * does not look at anything behind the last record that was handed over, so what is written there is nothing until
     * it is {@linkplain #append appended}; whoever does not, leaves nothing behind.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param maxLength that may be written, {@code 0} to {@link #maxRecordLength()}.
     * @return index in {@link #buffer()}, or {@link #FULL} if there is not so much room in one piece now.
     */
    public int peek(int maxLength) {
        int index = index(tail());
        int required = BitUtil.align(maxLength, RecordDescriptor.ALIGNMENT) + 2 * RecordDescriptor.HEADER_LENGTH;
        if (required > ring.capacity() - index || !hasRoom(maxLength)) {
            return FULL;
        }
        return index + RecordDescriptor.HEADER_LENGTH;
    }

    /**
     * Appends a record that was written to where {@link #peek} said. It is handed over with those that follow, by
     * {@link #publish} at the latest: a game thread that keeps up would else read the lines of memory that the event
     * loop is just writing, and each of them would move between the two processors several times.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param recordType {@code 1} or more.
     * @param index as {@link #peek} returned it.
     * @param length of the record in bytes, at most what {@link #peek} was asked for.
     * @throws IllegalStateException if something else was claimed since.
     */
    public void append(int recordType, int index, int length) {
        int start = index(tail());
        if (start + RecordDescriptor.HEADER_LENGTH != index) {
            throw new IllegalStateException("record was not written where it stands: written=" + index + ", next="
                    + (start + RecordDescriptor.HEADER_LENGTH));
        }
        long appended = positions[APPENDED];
        int recordLength = length + RecordDescriptor.HEADER_LENGTH;
        // The drain stops at the first one, as at any open claim.
        buffer.putInt(RecordDescriptor.lengthOffset(start), appended == 0 ? -recordLength : recordLength);
        buffer.putInt(RecordDescriptor.typeOffset(start), recordType);
        appended += BitUtil.align(recordLength, RecordDescriptor.ALIGNMENT);
        positions[APPENDED] = appended;
        if (appended >= MAX_APPENDED_LENGTH) {
            publish();
        }
    }

    /**
     * Hands over what was appended. Whoever appends must call this before the event loop turns to something else.
     *
     * <p><b>Thread:</b> event loop.
     */
    public void publish() {
        if (positions[APPENDED] != 0) {
            publishAppended();
        }
    }

    private void publishAppended() {
        long first = buffer.getLong(tailIndex);
        long tail = tail();
        positions[APPENDED] = 0;
        // As in Agrona's own claim: the header behind the last record says that there is none, and the tail moves
        // before a record can be seen.
        buffer.putLong(index(tail), 0);
        buffer.putLongVolatile(tailIndex, tail);
        ring.commit(index(first) + RecordDescriptor.HEADER_LENGTH);
    }

    /**
     * Where the next record is going to begin, in bytes since the first; only the event loop moves the ring's own tail.
     * Thread: event loop.
     */
    private long tail() {
        return buffer.getLong(tailIndex) + positions[APPENDED];
    }

    private int index(long position) {
        return (int) position & ring.capacity() - 1;
    }

    /**
     * Returns the longest record.
     *
     * @return length in bytes, an eighth of the ring.
     */
    public int maxRecordLength() {
        return ring.maxMsgLength();
    }

    /**
     * Returns the length of the ring.
     *
     * @return bytes.
     */
    public int capacity() {
        return ring.capacity();
    }

    /**
     * Returns how much of the ring is taken, a snapshot.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, {@code 0} if there is nothing to drain.
     */
    public int pendingLength() {
        return ring.size();
    }

    /** How much was ever drained, in bytes. Thread: any. */
    public long consumerPosition() {
        return ring.consumerPosition();
    }

    /** How much was drained once the record that a handler is looking at is, in bytes. Thread: game, in a handler. */
    public long positionBehind(int index, int length) {
        // The head does not move while a read is going on, and a read does not pass the ring's end.
        long head = ring.consumerPosition();
        int behind = index + BitUtil.align(length, RecordDescriptor.ALIGNMENT);
        return head + behind - (head & ring.capacity() - 1);
    }

    /** How much was ever claimed, in bytes. Thread: any. */
    public long producerPosition() {
        return ring.producerPosition();
    }

    /**
     * Hands records to a handler, in order. Their room is free for claims when this method returns or throws.
     *
     * <p><b>Thread:</b> game.
     *
     * @param handler of each record; it may return {@code ABORT} to leave a record where it is, or {@code BREAK} to
     *     stop after it. If it throws, the record counts as read.
     * @param limit of records, {@code 1} or more.
     * @return how many were read, less than the limit also where the ring's end comes first: only 0 means that there
     *     was none.
     */
    public int drain(ControlledMessageHandler handler, int limit) {
        int read = ring.controlledRead(handler, limit);
        if (read == 0 && ring.size() > 0) {
            // Only the padding before the ring's end was there, or a claim is open.
            read = ring.controlledRead(handler, limit);
        }
        return read;
    }
}
