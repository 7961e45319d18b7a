package io.voxelize.net.internal.encode;

import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.MessageType;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encoded packets in the order they were given, in one array that grows up to a bound.
 *
 * <pre>
 *   0        head                                             tail       capacity
 *   +--------+------------------------------------------------+----------+
 *   | sent   | length (4) | epoch (4) | type (4) | payload ... | free     |
 *   +--------+------------------------------------------------+----------+
 * </pre>
 *
 * <p>The last packet may stay open, to be appended to. Of PEER there is one at most.
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

    int count() {
        return count;
    }

    /** Tells whether so many bytes, headers included, can be added now. */
    boolean hasRoom(int length) {
        return length <= maxLength - length();
    }

    /** Tells whether a PEER could be added if the one that waits were gone. */
    boolean hasRoomForPeer(int length) {
        return length <= maxLength - length() + waitingPeerLength();
    }

    /** Adds a packet, copied from a finished message; there must be room. */
    void add(MessageType type, int epoch, PayloadWriter payload) {
        openIndex = NONE;
        int index = reserve(HEADER_LENGTH + payload.length());
        buffer.putInt(index, payload.length());
        buffer.putInt(index + EPOCH, epoch);
        buffer.putInt(index + TYPE, type.id());
        System.arraycopy(payload.bytes(), payload.start(), bytes, index + HEADER_LENGTH, payload.length());
        count++;
    }

    /** Adds a PEER in place of the one that waits. Returns true if one did. */
    boolean replacePeer(int epoch, PayloadWriter payload) {
        boolean replaced = peerIndex != NONE;
        if (replaced) {
            remove(peerIndex);
        }
        add(MessageType.PEER, epoch, payload);
        peerIndex = tail - HEADER_LENGTH - payload.length();
        return replaced;
    }

    /** Leaves the packet that was added last open, to be appended to. */
    void leaveOpen(PayloadWriter payload) {
        openIndex = tail - HEADER_LENGTH - payload.length();
    }

    /** Returns the payload's length of the packet that is open in this epoch, 0 if there is none. */
    int openLength(int epoch) {
        return openIndex == NONE || buffer.getInt(openIndex + EPOCH) != epoch ? 0 : buffer.getInt(openIndex);
    }

    /** Appends the content of an unfinished message to the open packet; there must be one, and room. */
    void append(PayloadWriter part) {
        int length = part.contentLength();
        int index = reserve(length);
        buffer.putInt(openIndex, buffer.getInt(openIndex) + length);
        System.arraycopy(part.bytes(), part.contentStart(), bytes, index, length);
    }

    /** Notes what is there, to come back to. */
    void mark() {
        markedLength = length();
        markedCount = count;
        markedOpen = openIndex == NONE ? NONE : openIndex - head;
    }

    /** Drops what was added since the mark; nothing may have been flushed or replaced meanwhile. */
    void reset() {
        tail = head + markedLength;
        count = markedCount;
        openIndex = markedOpen == NONE ? NONE : head + markedOpen;
    }

    /**
     * Moves whole packets to the ring, first in first out, until one finds no room. Returns true if nothing is left.
     */
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

    /** Drops everything. Returns how many packets there were. */
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

    /** Makes room at the end and returns where it begins; what was sent is overwritten before the array grows. */
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
