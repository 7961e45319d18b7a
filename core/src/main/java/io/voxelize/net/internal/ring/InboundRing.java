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
 * Single-producer, single-consumer ring of one connection's records, from the event loop to the game thread, in wire
 * order.
 *
 * <p>The producer claims a record, writes it in place and commits it. Plain writes suffice: the commit stores the
 * record's length with release semantics and the drain loads it with acquire semantics. Several claims may be open at
 * once; the drain stops at the first one that is neither committed nor aborted. Small records may instead be
 * {@linkplain #append appended}, which publishes them in batches.
 *
 * <p><b>Thread:</b> event loop for claiming, game for draining, any for positions and lengths. Another thread may write
 * and commit a claimed record if the event loop handed the claim to it.
 */
public final class InboundRing {

    /** Returned by {@link #tryClaim} and {@link #peek} when the ring has no room now. */
    public static final int FULL = -1;

    /**
     * Length in bytes at which a batch of appended records is published: about twenty messages, a microsecond of the
     * event loop's time.
     */
    private static final int MAX_APPENDED_LENGTH = 4 << 10;

    /** Cache-line padding, in longs: 128 bytes, since processors prefetch cache lines in pairs. */
    private static final int PADDING = 16;

    /**
     * Slot of the length in bytes, headers included, of the records that are appended and not yet published. The next
     * record starts this far behind the ring's own tail.
     */
    private static final int APPENDED = PADDING;

    /**
     * Slot of the cached consumer position, a lower bound of the current one. The game thread writes the current one,
     * so every read of it would be a cache miss.
     */
    private static final int CACHED_CONSUMER = PADDING + 1;

    private final AtomicBuffer buffer;
    private final OneToOneRingBuffer ring;
    private final int tailIndex;
    /**
     * The two slots above, padded on both sides to avoid false sharing: the event loop writes them for every record,
     * and the game thread reads this object's other fields for every record. Event loop only.
     */
    private final long[] positions = new long[3 * PADDING];

    /**
     * Creates an empty ring.
     *
     * @param length in bytes, a power of two; the longest record is an eighth of it.
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
     * Claims room for a record, after publishing what was appended. Every claim must end in {@link #commit} or
     * {@link #abort}: an open claim stalls the ring.
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
     * Returns the buffer that holds the records.
     *
     * @return always the same buffer; the indices of this class are absolute in it.
     */
    public AtomicBuffer buffer() {
        return buffer;
    }

    /**
     * Publishes a claimed record to the game thread.
     *
     * <p><b>Thread:</b> event loop, or the thread that it handed the claim to.
     *
     * @param index as {@link #tryClaim} returned it.
     */
    public void commit(int index) {
        ring.commit(index);
    }

    /**
     * Abandons a claimed record; the drain skips it.
     *
     * <p><b>Thread:</b> event loop, or the thread that it handed the claim to.
     *
     * @param index as {@link #tryClaim} returned it.
     */
    public void abort(int index) {
        ring.abort(index);
    }

    /**
     * Tells whether a claim of this length would succeed now.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param length of a record in bytes, {@code 0} to {@link #maxRecordLength()}.
     * @return true if {@link #tryClaim} will find room.
     */
    public boolean hasRoom(int length) {
        int aligned = BitUtil.align(length + RecordDescriptor.HEADER_LENGTH, RecordDescriptor.ALIGNMENT);
        // Agrona zeroes the header behind each record as it claims it.
        int required = aligned + RecordDescriptor.HEADER_LENGTH;
        if (fits(aligned, required)) {
            return true;
        }
        positions[CACHED_CONSUMER] = ring.consumerPosition();
        return fits(aligned, required);
    }

    private boolean fits(int aligned, int required) {
        long tail = tail();
        long consumer = positions[CACHED_CONSUMER];
        if (required > ring.capacity() - (tail - consumer)) {
            return false;
        }
        int toEnd = ring.capacity() - index(tail);
        return aligned == toEnd || required <= toEnd || required <= index(consumer);
    }

    /**
     * Returns the index of the next record, so that it can be written before its length is known. The drain never reads
     * behind the last published record, so a record that is written here and not {@linkplain #append appended} has no
     * effect.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param maxLength bound of the record in bytes, {@code 0} to {@link #maxRecordLength()}.
     * @return index in {@link #buffer()}, or {@link #FULL} if the ring has not that much contiguous room now.
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
     * Appends a record that was written at the index that {@link #peek} returned. It is published in a batch, by
     * {@link #publish} at the latest. Without batches, a game thread that keeps up reads the cache lines that the event
     * loop is still writing, and each line moves between the two cores several times.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param recordType {@code 1} or more.
     * @param index as {@link #peek} returned it.
     * @param length of the record in bytes, at most the {@code maxLength} given to {@link #peek}.
     * @throws IllegalStateException if a record was claimed or appended since {@link #peek}.
     */
    public void append(int recordType, int index, int length) {
        int start = index(tail());
        if (start + RecordDescriptor.HEADER_LENGTH != index) {
            throw new IllegalStateException("record was not written at the tail: index=" + index + ", expected="
                    + (start + RecordDescriptor.HEADER_LENGTH));
        }
        long appended = positions[APPENDED];
        int recordLength = length + RecordDescriptor.HEADER_LENGTH;
        // A negative length, as of an open claim: the drain stops at the first record of the batch until it is
        // published.
        buffer.putInt(RecordDescriptor.lengthOffset(start), appended == 0 ? -recordLength : recordLength);
        buffer.putInt(RecordDescriptor.typeOffset(start), recordType);
        appended += BitUtil.align(recordLength, RecordDescriptor.ALIGNMENT);
        positions[APPENDED] = appended;
        if (appended >= MAX_APPENDED_LENGTH) {
            publish();
        }
    }

    /**
     * Publishes the appended records. The event loop must call this before it does anything that takes long.
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
        // In the order of Agrona's own claim: zero the header behind the last record, then move the tail, and only then
        // let the consumer see the first record.
        buffer.putLong(index(tail), 0);
        buffer.putLongVolatile(tailIndex, tail);
        ring.commit(index(first) + RecordDescriptor.HEADER_LENGTH);
    }

    /**
     * Position of the next record, in bytes. A plain read suffices, since only the event loop moves the ring's tail.
     */
    private long tail() {
        return buffer.getLong(tailIndex) + positions[APPENDED];
    }

    private int index(long position) {
        return (int) position & ring.capacity() - 1;
    }

    /**
     * Returns the length of the longest record.
     *
     * @return bytes, an eighth of the ring.
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
     * Returns a snapshot of the used length.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, {@code 0} if there is nothing to drain.
     */
    public int pendingLength() {
        return ring.size();
    }

    /** Returns the consumer position in bytes; it only grows. Thread: any. */
    public long consumerPosition() {
        return ring.consumerPosition();
    }

    /**
     * Returns the consumer position behind the record that a handler was given, in bytes. Thread: game, in a handler.
     */
    public long positionBehind(int index, int length) {
        // The head does not move during a read, and a read stops at the end of the ring.
        long head = ring.consumerPosition();
        int behind = index + BitUtil.align(length, RecordDescriptor.ALIGNMENT);
        return head + behind - (head & ring.capacity() - 1);
    }

    /** Returns the producer position in bytes; it only grows. Thread: any. */
    public long producerPosition() {
        return ring.producerPosition();
    }

    /**
     * Passes records to a handler, in order. Their room can be claimed again once this method has returned or thrown.
     *
     * <p><b>Thread:</b> game.
     *
     * @param handler called for each record. It may return {@code ABORT} to leave the record in the ring, or
     *     {@code BREAK} to stop behind it. If it throws, the record counts as read.
     * @param limit of records, {@code 1} or more.
     * @return number of records read. A read also stops at the end of the ring, so only {@code 0} means that no record
     *     is ready.
     */
    public int drain(ControlledMessageHandler handler, int limit) {
        int read = ring.controlledRead(handler, limit);
        if (read == 0 && ring.size() > 0) {
            // The read met only the padding at the end of the ring, or a claim is open.
            read = ring.controlledRead(handler, limit);
        }
        return read;
    }
}
