package io.voxelize.net.internal.encode;

import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.MessageType;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * FIFO queue of encoded packets in one array that grows up to a limit.
 *
 * <pre>
 *   0        head                                             tail       capacity
 *   +--------+------------------------------------------------+----------+
 *   | sent   | length (4) | epoch (4) | type (4) | payload ... | free     |
 *   +--------+------------------------------------------------+----------+
 * </pre>
 *
 * <p>The last packet may be left open, so that more updates can be appended to it. The queue holds at most one PEER.
 *
 * <p><b>Thread:</b> game.
 */
final class PacketQueue {

    static final int HEADER_LENGTH = 12;

    private static final int EPOCH = 4;
    private static final int TYPE = 8;
    private static final int NONE = -1;
    private static final int INITIAL_CAPACITY = 512;

    private final int maxLength;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private byte[] bytes = new byte[0];
    private int head;
    private int tail;
    private int count;
    private int peerIndex = NONE;
    private int openIndex = NONE;
    private int markedLength;
    private int markedCount;
    private int markedOpen = NONE;

    PacketQueue(int maxLength) {
        this.maxLength = maxLength;
    }

    int length() {
        return tail - head;
    }

    /** Tells whether this many bytes, headers included, can be added. */
    boolean hasRoom(int length) {
        return length <= maxLength - length();
    }

    /** Tells whether a PEER of this length, header included, can replace the queued one. */
    boolean hasRoomForPeer(int length) {
        return length <= maxLength - length() + waitingPeerLength();
    }

    /** Adds a copy of a finished message. The caller has checked that it fits. */
    void add(MessageType type, int epoch, PayloadWriter payload) {
        openIndex = NONE;
        int index = reserve(HEADER_LENGTH + payload.length());
        buffer.putInt(index, payload.length());
        buffer.putInt(index + EPOCH, epoch);
        buffer.putInt(index + TYPE, type.id());
        System.arraycopy(payload.bytes(), payload.start(), bytes, index + HEADER_LENGTH, payload.length());
        count++;
    }

    /** Adds a PEER and removes the queued one. Returns true if there was one. */
    boolean replacePeer(int epoch, PayloadWriter payload) {
        boolean replaced = peerIndex != NONE;
        if (replaced) {
            remove(peerIndex);
        }
        add(MessageType.PEER, epoch, payload);
        peerIndex = tail - HEADER_LENGTH - payload.length();
        return replaced;
    }

    /** Leaves the packet that was added last open, so that {@link #append} can extend it. */
    void leaveOpen(PayloadWriter payload) {
        openIndex = tail - HEADER_LENGTH - payload.length();
    }

    /** Returns the payload length of the open packet if it belongs to this epoch, 0 otherwise. */
    int openLength(int epoch) {
        return openIndex == NONE || buffer.getInt(openIndex + EPOCH) != epoch ? 0 : buffer.getInt(openIndex);
    }

    /** Appends the content of an unfinished message to the open packet. The caller has checked that it fits. */
    void append(PayloadWriter part) {
        int length = part.contentLength();
        int index = reserve(length);
        buffer.putInt(openIndex, buffer.getInt(openIndex) + length);
        System.arraycopy(part.bytes(), part.contentStart(), bytes, index, length);
    }

    /** Remembers the current end of the queue for {@link #reset}. */
    void mark() {
        markedLength = length();
        markedCount = count;
        markedOpen = openIndex == NONE ? NONE : openIndex - head;
    }

    /** Removes everything added since the mark. Nothing may have been flushed or replaced in between. */
    void reset() {
        tail = head + markedLength;
        count = markedCount;
        openIndex = markedOpen == NONE ? NONE : head + markedOpen;
    }

    /** Moves packets to the ring until one does not fit. Returns true if the queue is empty afterwards. */
    boolean flushTo(OutboundRing ring) {
        while (head < tail && offer(ring, head)) {
            forget(head);
            head += HEADER_LENGTH + buffer.getInt(head);
            count--;
        }
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        return head == tail;
    }

    /** Removes all packets and returns their number. */
    int clear() {
        int dropped = count;
        head = 0;
        tail = 0;
        count = 0;
        peerIndex = NONE;
        openIndex = NONE;
        return dropped;
    }

    private boolean offer(OutboundRing ring, int index) {
        return ring.offer(
                buffer.getInt(index + TYPE),
                buffer.getInt(index + EPOCH),
                buffer,
                index + HEADER_LENGTH,
                buffer.getInt(index));
    }

    private void forget(int index) {
        peerIndex = peerIndex == index ? NONE : peerIndex;
        openIndex = openIndex == index ? NONE : openIndex;
    }

    private int waitingPeerLength() {
        return peerIndex == NONE ? 0 : HEADER_LENGTH + buffer.getInt(peerIndex);
    }

    private void remove(int index) {
        int length = HEADER_LENGTH + buffer.getInt(index);
        forget(index);
        System.arraycopy(bytes, index + length, bytes, index, tail - index - length);
        tail -= length;
        count--;
    }

    /**
     * Reserves bytes at the end and returns their index. Reuses the space of sent packets before it grows the array.
     */
    private int reserve(int length) {
        if (tail + length > bytes.length) {
            moveToFront();
            grow(tail + length);
        }
        int index = tail;
        tail += length;
        return index;
    }

    private void moveToFront() {
        System.arraycopy(bytes, head, bytes, 0, tail - head);
        peerIndex = peerIndex == NONE ? NONE : peerIndex - head;
        openIndex = openIndex == NONE ? NONE : openIndex - head;
        tail -= head;
        head = 0;
    }

    private void grow(int needed) {
        if (needed > bytes.length) {
            int doubled = Math.max(INITIAL_CAPACITY, (int) Math.min(maxLength, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
            buffer.wrap(bytes);
        }
    }
}
