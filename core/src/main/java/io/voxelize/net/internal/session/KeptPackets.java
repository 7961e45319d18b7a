package io.voxelize.net.internal.session;

import io.voxelize.net.message.MessageType;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Packets that are sent once a lost connection is back in its world: METHOD and CHAT in order, bounded by count and
 * length, the oldest dropped first; and the newest PEER.
 *
 * <p><b>Thread:</b> event loop.
 */
final class KeptPackets {

    private final int maxCount;
    private final int maxLength;
    private final Queue<UnsafeBuffer> packets = new ArrayDeque<>();
    private @Nullable UnsafeBuffer peer;
    private int length;
    private boolean lastWasCommand;

    KeptPackets(int maxCount, int maxLength) {
        this.maxCount = maxCount;
        this.maxLength = maxLength;
    }

    /** Tells whether packets of a kind are kept. */
    static boolean isKept(int messageTypeId) {
        return isCommand(messageTypeId) || messageTypeId == MessageType.PEER.id();
    }

    /** Tells whether every packet of a kind is kept, and not only the newest. */
    static boolean isCommand(int messageTypeId) {
        return messageTypeId == MessageType.METHOD.id() || messageTypeId == MessageType.CHAT.id();
    }

    /** Copies a packet. Returns how many were dropped for it; a superseded PEER does not count. */
    int add(int messageTypeId, DirectBuffer buffer, int index, int packetLength) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[packetLength]);
        copy.putBytes(0, buffer, index, packetLength);
        if (messageTypeId == MessageType.PEER.id()) {
            peer = copy;
            return 0;
        }
        packets.add(copy);
        length += packetLength;
        int dropped = 0;
        while (packets.size() > maxCount || length > maxLength) {
            removeOldest();
            dropped++;
        }
        return dropped;
    }

    boolean isEmpty() {
        return packets.isEmpty() && peer == null;
    }

    /** Removes and returns the next packet, the PEER last. Null if none is left. */
    @Nullable
    UnsafeBuffer next() {
        UnsafeBuffer oldest = removeOldest();
        lastWasCommand = oldest != null;
        if (oldest == null) {
            oldest = peer;
            peer = null;
        }
        return oldest;
    }

    /** Tells whether the last {@link #next()} returned a METHOD or CHAT. */
    boolean lastWasCommand() {
        return lastWasCommand;
    }

    /** Drops everything. Returns how many METHOD and CHAT there were. */
    int clear() {
        int dropped = packets.size();
        packets.clear();
        length = 0;
        peer = null;
        return dropped;
    }

    private @Nullable UnsafeBuffer removeOldest() {
        UnsafeBuffer oldest = packets.poll();
        length -= oldest == null ? 0 : oldest.capacity();
        return oldest;
    }
}
