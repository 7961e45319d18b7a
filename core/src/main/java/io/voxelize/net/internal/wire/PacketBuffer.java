package io.voxelize.net.internal.wire;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.wire.proto.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks and encodes what one interceptor says, and keeps it until {@code flush()}.
 *
 * <p>A refusal is decided in this order: the state of the connection, the arguments, the length, the room that is left. What is refused leaves
 * no trace.
 *
 * <p>While a lost connection is brought back to its world, METHOD, CHAT and PEER are taken as ever and answered with {@link SendResult#KEPT}; everything else is refused.
 *
 * <p><b>Thread:</b> game.
 */
public final class PacketBuffer implements Packets {

    /** Servers find the chunk of a voxel in 32-bit floats, which hold every integer up to here. */
    private static final int MAX_HORIZONTAL = 1 << 24;

    /** A record of the outbound ring may fill an eighth of it, the epoch included. */
    private static final int RING_SHARE = 8;

    private static final int EPOCH_LENGTH = 4;
    private static final String NO_VALUE = "null";
    private static final String CHAT_TYPE = "CLIENT";

    /** Questions to the server: an answer after an outage would be worth nothing, so they are not kept. */
    private static final Set<String> QUESTIONS = Set.of("vox-builtin:get-stats", "vox-builtin:ping");

    /** What must stand for a packet to be taken. */
    private enum Need {
        CONNECTION,
        WORLD,
        /** A world, or the prospect of being back in it. */
        WORLD_SOON
    }

    private final Link link;
    private final Counters counters;
    private final boolean mixedCaseEvents;
    private final int bufferLength;
    private final int maxPayloadLength;
    private final PacketQueue queue;
    private final JsonWriter json = new JsonWriter();
    private int epoch;
    private SendResult accepted = SendResult.ACCEPTED;
    private int openUpdates;
    private @Nullable Thread owner;

    /**
     * Creates an empty buffer. It takes memory only as packets wait in it.
     *
     * @param config for the bounds and for what is allowed.
     * @param link the connection.
     * @param counters to count replaced PEERs in.
     */
    public PacketBuffer(NetworkConfig config, Link link, Counters counters) {
        this.link = link;
        this.counters = counters;
        this.mixedCaseEvents = config.mixedCaseEvents();
        this.bufferLength = config.packetBufferLength();
        this.maxPayloadLength = Math.min(
                bufferLength - PacketQueue.HEADER_LENGTH, config.outboundRingLength() / RING_SHARE - EPOCH_LENGTH);
        this.queue = new PacketQueue(bufferLength);
    }

    @Override
    public SendResult chat(String body) {
        return chat(CHAT_TYPE, link.username(), body, "");
    }

    @Override
    public SendResult chat(String type, String sender, String body, String metadata) {
        SendResult refusal = refusal(Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!isWellFormed(type, sender) || !isWellFormed(body, metadata)) {
            return SendResult.INVALID;
        }
        return add(MessageType.CHAT, ClientMessages.chat(type, sender, body, metadata));
    }

    @Override
    public SendResult method(String name, String payload) {
        SendResult refusal = refusal(QUESTIONS.contains(name) ? Need.WORLD : Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!isWellFormed(name, payload) || !isLowerCase(name) || !PayloadShapes.isMethodPayload(name, payload)) {
            return SendResult.INVALID;
        }
        return add(MessageType.METHOD, ClientMessages.method(name, payload));
    }

    @Override
    public SendResult event(String name, String payload) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        String value = payload.isEmpty() ? NO_VALUE : payload;
        if (!isWellFormed(name, value) || !isEventName(name) || !JsonCheck.isValue(value)) {
            return SendResult.INVALID;
        }
        return add(MessageType.EVENT, ClientMessages.event(name, value));
    }

    @Override
    public SendResult update(int vx, int vy, int vz, int voxel) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        if (!isPlace(vx, vy, vz)) {
            return SendResult.INVALID;
        }
        Message part = ClientMessages.updatePart(vx, vy, vz, voxel);
        return isOpenFor(part) ? appendUpdate(part) : openUpdate(part);
    }

    @Override
    public SendResult bulkUpdate(int[] vx, int[] vy, int[] vz, int[] voxels, int count) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        if (!arePlaces(vx, vy, vz, count) || voxels.length < count) {
            return SendResult.INVALID;
        }
        return addAll(
                link.bulkUpdateAllowed()
                        ? BulkSplitter.columns(vx, vy, vz, voxels, count, maxPacketLength())
                        : BulkSplitter.updates(vx, vy, vz, voxels, count, maxPacketLength()));
    }

    @Override
    public SendResult load(
            int centerX, int centerZ, double directionX, double directionZ, int[] coordinates, int chunkCount) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        if (!arePairs(coordinates, chunkCount) || !areFloats(directionX, 0, directionZ)) {
            return SendResult.INVALID;
        }
        json.reset().raw("{\"center\":").pair(centerX, centerZ);
        json.raw(",\"direction\":").pair(directionX, directionZ);
        json.raw(",\"chunks\":").pairs(coordinates, chunkCount).raw("}");
        return add(MessageType.LOAD, ClientMessages.json(Message.Type.LOAD, json.toString()));
    }

    @Override
    public SendResult unload(int[] coordinates, int chunkCount) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        if (!arePairs(coordinates, chunkCount)) {
            return SendResult.INVALID;
        }
        json.reset().raw("{\"chunks\":").pairs(coordinates, chunkCount).raw("}");
        return add(MessageType.UNLOAD, ClientMessages.json(Message.Type.UNLOAD, json.toString()));
    }

    @Override
    public SendResult peer(double x, double y, double z, double directionX, double directionY, double directionZ) {
        SendResult refusal = refusal(Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!areFloats(x, y, z) || !areFloats(directionX, directionY, directionZ)) {
            return SendResult.INVALID;
        }
        json.reset().raw("{\"position\":").triple(x, y, z);
        json.raw(",\"direction\":").triple(directionX, directionY, directionZ).raw("}");
        return addPeer(json.toString());
    }

    @Override
    public SendResult peer(String metadata) {
        SendResult refusal = refusal(Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!Utf16.isWellFormed(metadata) || !PayloadShapes.isPeerMetadata(metadata)) {
            return SendResult.INVALID;
        }
        return addPeer(metadata);
    }

    @Override
    public SendResult action(String action, String data) {
        SendResult refusal = refusal(Need.CONNECTION);
        if (refusal != null) {
            return refusal;
        }
        String value = data.isEmpty() ? NO_VALUE : data;
        if (!isWellFormed(action, value) || !JsonCheck.isValue(value)) {
            return SendResult.INVALID;
        }
        json.reset().raw("{\"action\":").string(action);
        json.raw(",\"data\":").raw(value).raw("}");
        return add(MessageType.ACTION, ClientMessages.json(Message.Type.ACTION, json.toString()));
    }

    /**
     * Moves packets to the ring, first in first out. What does not fit stays.
     *
     * @param ring to the event loop.
     * @return true if nothing is left.
     */
    public boolean flushTo(OutboundRing ring) {
        assert isOwnThread();
        return queue.flushTo(ring);
    }

    /**
     * Returns how much waits for a flush.
     *
     * @return bytes, the packets' headers included.
     */
    public int pendingLength() {
        return queue.length();
    }

    /**
     * Drops what waits for a flush.
     *
     * @return how many packets.
     */
    public int discard() {
        return queue.clear();
    }

    /** Makes the calling thread the owner. Until the first call, any thread may be. */
    public void claimThread() {
        owner = Thread.currentThread();
    }

    /** Also sets the epoch, and reads it first: what a world that is left in between makes stale must not pass for a packet of the next one. */
    private @Nullable SendResult refusal(Need need) {
        assert isOwnThread();
        epoch = link.epoch();
        accepted = SendResult.ACCEPTED;
        return switch (link.state()) {
            case CLOSED -> SendResult.CLOSED;
            case IDLE, CONNECTING -> SendResult.NOT_CONNECTED;
            case CONNECTED, JOINING, LEAVING -> need == Need.CONNECTION ? null : SendResult.NOT_JOINED;
            case RECONNECTING -> refusalWhileAway(need);
            case JOINED -> null;
        };
    }

    private @Nullable SendResult refusalWhileAway(Need need) {
        accepted = SendResult.KEPT;
        return need == Need.WORLD_SOON && link.keepsPackets() ? null : SendResult.NOT_CONNECTED;
    }

    private SendResult add(MessageType type, Message message) {
        int length = message.getSerializedSize();
        if (length > maxPacketLength()) {
            return SendResult.TOO_LARGE;
        }
        if (!queue.hasRoom(PacketQueue.HEADER_LENGTH + length)) {
            return SendResult.BACK_PRESSURED;
        }
        queue.add(type, epoch, message, length);
        return accepted;
    }

    private SendResult addPeer(String metadata) {
        String username = link.username();
        if (!Utf16.isWellFormed(username)) {
            return SendResult.INVALID;
        }
        Message message = ClientMessages.peer(username, metadata);
        int length = message.getSerializedSize();
        if (length > maxPacketLength()) {
            return SendResult.TOO_LARGE;
        }
        if (!queue.hasRoomForPeer(PacketQueue.HEADER_LENGTH + length)) {
            return SendResult.BACK_PRESSURED;
        }
        if (queue.replacePeer(epoch, message, length)) {
            counters.increment(Counter.PEERS_REPLACED);
        }
        return accepted;
    }

    private boolean isOpenFor(Message part) {
        int openLength = queue.openLength(epoch);
        return openLength > 0
                && openUpdates < MAX_UPDATES_PER_PACKET
                && openLength + part.getSerializedSize() <= maxPacketLength();
    }

    private SendResult appendUpdate(Message part) {
        if (!queue.hasRoom(part.getSerializedSize())) {
            return SendResult.BACK_PRESSURED;
        }
        queue.append(part, part.getSerializedSize());
        openUpdates++;
        return SendResult.ACCEPTED;
    }

    private SendResult openUpdate(Message part) {
        Message beginning = ClientMessages.update();
        int length = beginning.getSerializedSize();
        if (!queue.hasRoom(PacketQueue.HEADER_LENGTH + length + part.getSerializedSize())) {
            return SendResult.BACK_PRESSURED;
        }
        queue.add(MessageType.UPDATE, epoch, beginning, length);
        queue.leaveOpen(length);
        openUpdates = 0;
        return appendUpdate(part);
    }

    private SendResult addAll(List<Message> messages) {
        long length = 0;
        for (Message message : messages) {
            length += PacketQueue.HEADER_LENGTH + message.getSerializedSize();
        }
        if (length > bufferLength) {
            return SendResult.TOO_LARGE;
        }
        if (!queue.hasRoom((int) length)) {
            return SendResult.BACK_PRESSURED;
        }
        for (Message message : messages) {
            queue.add(MessageType.UPDATE, epoch, message, message.getSerializedSize());
        }
        return SendResult.ACCEPTED;
    }

    private int maxPacketLength() {
        return Math.min(maxPayloadLength, link.maxFrameLength());
    }

    private boolean isEventName(String name) {
        return mixedCaseEvents || isLowerCase(name);
    }

    private boolean isOwnThread() {
        return owner == null || owner == Thread.currentThread();
    }

    private static boolean isWellFormed(String first, String second) {
        return Utf16.isWellFormed(first) && Utf16.isWellFormed(second);
    }

    private static boolean isLowerCase(String name) {
        return name.equals(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isPlace(int vx, int vy, int vz) {
        return Math.abs((long) vx) <= MAX_HORIZONTAL && Math.abs((long) vz) <= MAX_HORIZONTAL && vy >= 0;
    }

    private static boolean arePlaces(int[] vx, int[] vy, int[] vz, int count) {
        if (count < 0 || vx.length < count || vy.length < count || vz.length < count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!isPlace(vx[i], vy[i], vz[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean arePairs(int[] coordinates, int count) {
        return count >= 0 && count <= coordinates.length / 2;
    }

    /** Servers keep positions in 32-bit floats: beyond their range is as bad as not finite. */
    private static boolean areFloats(double a, double b, double c) {
        return Float.isFinite((float) a) && Float.isFinite((float) b) && Float.isFinite((float) c);
    }
}
