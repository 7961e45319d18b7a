package io.voxelize.net.internal.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Single-producer, single-consumer ring of one connection's encoded packets, from the game thread to the event loop, in
 * the order of {@code flush()}.
 *
 * <p>The record type is the packet's message type plus 1. The record holds four bytes of epoch, then the packet as it
 * goes on the wire.
 *
 * <p>The memory is allocated for the first packet: of thousands of connections, many may only listen.
 *
 * <p><b>Thread:</b> game for offering, event loop for draining.
 */
public final class OutboundRing {

    private static final int EPOCH_LENGTH = 4;

    /** The longest record is this fraction of the ring; {@link OneToOneRingBuffer#maxMsgLength()}. */
    private static final int MAX_RECORD_FRACTION = 8;

    private final int length;
    /**
     * Null before the first packet. Written by the game thread; volatile, so that the event loop sees the ring fully
     * initialised.
     */
    private volatile @Nullable Memory memory;

    /** A ring and its buffer. */
    private record Memory(AtomicBuffer buffer, OneToOneRingBuffer ring) {

        private static Memory allocate(int length) {
            AtomicBuffer buffer = InboundRing.allocate(length);
            return new Memory(buffer, new OneToOneRingBuffer(buffer));
        }
    }

    /** Takes packets from the ring. */
    @FunctionalInterface
    public interface PacketHandler {

        /**
         * Takes a packet.
         *
         * @param messageTypeId wire number of its type.
         * @param epoch of the session that it was encoded in.
         * @param buffer that holds it, valid until this method returns.
         * @param index of its first byte.
         * @param length in bytes.
         * @return false to leave it, and the packets behind it, in the ring.
         */
        boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length);
    }

    /**
     * Creates an empty ring.
     *
     * @param length in bytes, a power of two; see {@link #maxPacketLength}.
     */
    public OutboundRing(int length) {
        this.length = length;
    }

    /**
     * Returns the length of the longest packet.
     *
     * @param ringLength in bytes.
     * @return bytes: an eighth of the ring, less the epoch.
     */
    public static int maxPacketLength(int ringLength) {
        return ringLength / MAX_RECORD_FRACTION - EPOCH_LENGTH;
    }

    /**
     * Copies a packet into the ring.
     *
     * <p><b>Thread:</b> game.
     *
     * @param messageTypeId wire number of its type.
     * @param epoch of the session that it was encoded in.
     * @param source that holds it.
     * @param index of its first byte.
     * @param length in bytes, at most {@link #maxPacketLength}.
     * @return false if the ring has no room now.
     * @throws IllegalArgumentException if the packet is too long.
     */
    public boolean offer(int messageTypeId, int epoch, DirectBuffer source, int index, int length) {
        Memory current = memory();
        OneToOneRingBuffer ring = current.ring;
        AtomicBuffer buffer = current.buffer;
        int claim = ring.tryClaim(RecordLayout.recordType(messageTypeId), EPOCH_LENGTH + length);
        if (claim < 0) {
            return false;
        }
        boolean written = false;
        try {
            buffer.putInt(claim, epoch);
            buffer.putBytes(claim + EPOCH_LENGTH, source, index, length);
            written = true;
        } finally {
            if (written) {
                ring.commit(claim);
            } else {
                ring.abort(claim);
            }
        }
        return true;
    }

    private Memory memory() {
        Memory current = memory;
        if (current == null) {
            current = Memory.allocate(length);
            memory = current;
        }
        return current;
    }

    /**
     * Returns a snapshot of the used length.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, {@code 0} if there is nothing to drain.
     */
    public int pendingLength() {
        Memory current = memory;
        return current == null ? 0 : current.ring.size();
    }

    /**
     * Returns a drain into a handler. Create it once: draining then allocates nothing.
     *
     * @param handler called for each packet. If it throws, that packet counts as taken.
     * @return a drain.
     */
    public Drain drainTo(PacketHandler handler) {
        return new Drain(handler);
    }

    /**
     * Passes packets to a handler.
     *
     * <p><b>Thread:</b> event loop.
     */
    public final class Drain {

        private final PacketHandler handler;
        private final ControlledMessageHandler onRecord = this::onRecord;
        private boolean refused;

        private Drain(PacketHandler handler) {
            this.handler = handler;
        }

        /**
         * Passes packets to the handler, in order, until it refuses one.
         *
         * @param limit of packets, {@code 1} or more.
         * @return number of packets taken.
         */
        public int drain(int limit) {
            Memory current = memory;
            return current == null ? 0 : drain(current.ring, limit);
        }

        private int drain(OneToOneRingBuffer ring, int limit) {
            refused = false;
            int taken = ring.controlledRead(onRecord, limit);
            // A read stops at the end of the ring; the second one continues at its start.
            return refused || taken == limit ? taken : taken + ring.controlledRead(onRecord, limit - taken);
        }

        private ControlledMessageHandler.Action onRecord(
                int recordType, MutableDirectBuffer record, int index, int length) {
            int epoch = record.getInt(index);
            if (handler.onPacket(recordType - 1, epoch, record, index + EPOCH_LENGTH, length - EPOCH_LENGTH)) {
                return ControlledMessageHandler.Action.CONTINUE;
            }
            refused = true;
            return ControlledMessageHandler.Action.ABORT;
        }
    }
}
