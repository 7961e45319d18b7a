package io.voxelize.net.internal.encode;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks and encodes what one interceptor says, and keeps it until {@code flush()}.
 *
 * <p>A refusal is decided in this order: the state of the connection, the arguments, the length, the room that is left.
 * What is refused leaves no trace.
 *
 * <p>While a lost connection is brought back to its world, METHOD, CHAT and PEER are taken as ever and answered with
 * {@link SendResult#KEPT}; everything else is refused.
 *
 * <p><b>Thread:</b> game.
 */
public final class PacketBuffer implements Packets, UnsentPackets {

    /** Servers find the chunk of a voxel in 32-bit floats, which hold every integer up to here. */
    private static final int MAX_HORIZONTAL = 1 << 24;

    private static final String NO_VALUE = "null";
    private static final String CHAT_TYPE = "CLIENT";

    /** What a number may take less than the room that is made for it. */
    private static final int ENCODING_SLACK = 64;

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
    private final WritableCounters counters;
    private final boolean mixedCaseEvents;
    private final int bufferLength;
    private final int maxPayloadLength;
    private final PacketQueue queue;
    private final PayloadWriter payload;
    private final PayloadWriter jsonPayload;
    private final JsonWriter json;
    private final BulkEncoder bulk;
    private final JsonCheck check = new JsonCheck();
    private final PayloadShapes shapes = new PayloadShapes(check);
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
    public PacketBuffer(NetworkConfig config, Link link, WritableCounters counters) {
        this.link = link;
        this.counters = counters;
        this.mixedCaseEvents = config.allowMixedCaseEvents();
        this.bufferLength = config.packetBufferLength();
        this.maxPayloadLength = Math.min(
                bufferLength - PacketQueue.HEADER_LENGTH, OutboundRing.maxPacketLength(config.outboundRingLength()));
        this.queue = new PacketQueue(bufferLength);
        this.payload = new PayloadWriter(maxPayloadLength + ENCODING_SLACK);
        this.jsonPayload = new PayloadWriter(maxPayloadLength + ENCODING_SLACK);
        this.json = new JsonWriter(jsonPayload);
        this.bulk = new BulkEncoder(payload);
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
        payload.reset();
        if (!payload.text(Tags.CHAT_TYPE, type)
                || !payload.text(Tags.CHAT_SENDER, sender)
                || !payload.text(Tags.CHAT_BODY, body)
                || !payload.text(Tags.CHAT_METADATA, metadata)) {
            return SendResult.INVALID;
        }
        return add(MessageType.CHAT, Tags.CHAT);
    }

    @Override
    public SendResult method(String name, String argument) {
        SendResult refusal = refusal(QUESTIONS.contains(name) ? Need.WORLD : Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!putMethod(name, argument) || !isLowerCase(name) || !shapes.isMethodPayload(name, argument)) {
            return SendResult.INVALID;
        }
        return add(MessageType.METHOD, Tags.METHOD);
    }

    @Override
    public SendResult event(String name, String argument) {
        SendResult refusal = refusal(Need.WORLD);
        if (refusal != null) {
            return refusal;
        }
        String value = argument.isEmpty() ? NO_VALUE : argument;
        if (!putEvent(name, value) || !isEventName(name) || !check.isValue(value)) {
            return SendResult.INVALID;
        }
        return add(MessageType.EVENT, Tags.EVENTS);
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
        BulkEncoder.part(payload.reset(), vx, vy, vz, voxel);
        return isOpen() ? appendUpdate() : openUpdate();
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
        bulk.wrap(vx, vy, vz, voxels, count, maxPacketLength());
        SendResult result = addAll(count, link.bulkUpdateAllowed());
        bulk.unwrap();
        return result;
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
        return addJson(MessageType.LOAD);
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
        return addJson(MessageType.UNLOAD);
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
        return addPeer();
    }

    @Override
    public SendResult peer(String metadata) {
        SendResult refusal = refusal(Need.WORLD_SOON);
        if (refusal != null) {
            return refusal;
        }
        if (!Utf16.isWellFormed(metadata) || !shapes.isPeerMetadata(metadata)) {
            return SendResult.INVALID;
        }
        json.reset().raw(metadata);
        return addPeer();
    }

    @Override
    public SendResult action(String action, String data) {
        SendResult refusal = refusal(Need.CONNECTION);
        if (refusal != null) {
            return refusal;
        }
        String value = data.isEmpty() ? NO_VALUE : data;
        if (!Utf16.isWellFormed(action) || !Utf16.isWellFormed(value) || !check.isValue(value)) {
            return SendResult.INVALID;
        }
        json.reset().raw("{\"action\":").string(action);
        json.raw(",\"data\":").raw(value).raw("}");
        return addJson(MessageType.ACTION);
    }

    @Override
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

    @Override
    public int discard() {
        return queue.clear();
    }

    /** {@inheritDoc} Until the first call, any thread may. */
    @Override
    public void claimThread() {
        owner = Thread.currentThread();
    }

    /**
     * Also sets the epoch, and reads it first: what a world that is left in between makes stale must not pass for a
     * packet of the next one.
     */
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

    /** Encodes the fields of a METHOD. Returns false if a text has no UTF-8 form. */
    private boolean putMethod(String name, String argument) {
        return payload.reset().text(Tags.METHOD_NAME, name) && payload.text(Tags.METHOD_PAYLOAD, argument);
    }

    /** Encodes the fields of an EVENT. Returns false if a text has no UTF-8 form. */
    private boolean putEvent(String name, String argument) {
        return payload.reset().text(Tags.EVENT_NAME, name) && payload.text(Tags.EVENT_PAYLOAD, argument);
    }

    private SendResult add(MessageType type, byte tag) {
        payload.finish(type, tag);
        return add(type, payload);
    }

    private SendResult addJson(MessageType type) {
        jsonPayload.finish(type, Tags.JSON);
        return add(type, jsonPayload);
    }

    private SendResult add(MessageType type, PayloadWriter message) {
        if (isTooLong(message)) {
            return SendResult.TOO_LARGE;
        }
        if (!queue.hasRoom(PacketQueue.HEADER_LENGTH + message.length())) {
            return SendResult.BACK_PRESSURED;
        }
        queue.add(type, epoch, message);
        return accepted;
    }

    /** A server ignores the id of a PEER and takes the name and the metadata. */
    private SendResult addPeer() {
        if (!payload.reset().text(Tags.PEER_USERNAME, link.username())) {
            return SendResult.INVALID;
        }
        payload.content(Tags.PEER_METADATA, jsonPayload);
        payload.finish(MessageType.PEER, Tags.PEERS);
        if (isTooLong(payload)) {
            return SendResult.TOO_LARGE;
        }
        if (!queue.hasRoomForPeer(PacketQueue.HEADER_LENGTH + payload.length())) {
            return SendResult.BACK_PRESSURED;
        }
        if (queue.replacePeer(epoch, payload)) {
            counters.increment(Counter.PEERS_REPLACED);
        }
        return accepted;
    }

    private boolean isTooLong(PayloadWriter message) {
        return message.isTooLong() || message.length() > maxPacketLength();
    }

    private boolean isOpen() {
        int openLength = queue.openLength(epoch);
        return openLength > 0
                && openUpdates < MAX_UPDATES_PER_PACKET
                && openLength + payload.contentLength() <= maxPacketLength();
    }

    private SendResult appendUpdate() {
        if (!queue.hasRoom(payload.contentLength())) {
            return SendResult.BACK_PRESSURED;
        }
        queue.append(payload);
        openUpdates++;
        return SendResult.ACCEPTED;
    }

    private SendResult openUpdate() {
        payload.finish(MessageType.UPDATE);
        if (!queue.hasRoom(PacketQueue.HEADER_LENGTH + payload.length())) {
            return SendResult.BACK_PRESSURED;
        }
        queue.add(MessageType.UPDATE, epoch, payload);
        queue.leaveOpen(payload);
        openUpdates = 1;
        return SendResult.ACCEPTED;
    }

    /** Adds one packet after the other; once there is no room for one, only their length still matters. */
    private SendResult addAll(int changes, boolean asColumns) {
        queue.mark();
        long length = 0;
        boolean added = true;
        for (int from = 0; from < changes; ) {
            from = asColumns ? bulk.columns(from) : bulk.updates(from);
            length += PacketQueue.HEADER_LENGTH + payload.length();
            added = added && queue.hasRoom(PacketQueue.HEADER_LENGTH + payload.length());
            if (added) {
                queue.add(MessageType.UPDATE, epoch, payload);
            }
        }
        if (!added) {
            queue.reset();
            return length > bufferLength ? SendResult.TOO_LARGE : SendResult.BACK_PRESSURED;
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
