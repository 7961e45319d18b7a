package io.voxelize.net.internal.session;

import io.voxelize.net.message.MessageType;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said once the connection is back: METHOD and CHAT in their order, within bounds, the oldest given up
 * first; and the newest PEER.
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

    /** Tells whether each packet of a kind matters, and not only the newest. */
    static boolean isCommand(int messageTypeId) {
        return messageTypeId == MessageType.METHOD.id() || messageTypeId == MessageType.CHAT.id();
    }

    /** Copies a packet. Returns how many were given up for it; a PEER that is out of date is none. */
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

    /** Removes and returns what comes next: the PEER last. Null if nothing is left. */
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

    /** Tells whether {@link #next()} has just returned a METHOD or CHAT. */
    boolean lastWasCommand() {
        return lastWasCommand;
    }

    /** Gives everything up. Returns how many METHOD and CHAT there were. */
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
