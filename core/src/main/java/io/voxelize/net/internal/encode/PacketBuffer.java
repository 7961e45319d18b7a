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
 * Validates and encodes the packets of one interceptor, and queues them until {@code flush()}.
 *
 * <p>The result is decided in this order: state of the connection, arguments, length, free space. A refused packet has
 * no side effect.
 *
 * <p>While a lost connection is being restored, METHOD, CHAT and PEER are accepted and answered with
 * {@link SendResult#KEPT}. All other packets are refused.
 *
 * <p><b>Thread:</b> game.
 */
public final class PacketBuffer implements Packets, UnsentPackets {

    /** Servers compute the chunk of a voxel with 32-bit floats, which represent all integers up to this one exactly. */
    private static final int MAX_HORIZONTAL = 1 << 24;

    private static final String NO_VALUE = "null";
    private static final String CHAT_TYPE = "CLIENT";

    /** How much longer the space reserved for a field may be than the field. */
    private static final int ENCODING_SLACK = 64;

    /** Methods that ask for a current value. They are not kept, because an answer after an outage would be useless. */
    private static final Set<String> QUERIES = Set.of("vox-builtin:get-stats", "vox-builtin:ping");

    /** The state of the session that a packet requires. */
    private enum Need {
        CONNECTION,
        WORLD,
        /** A joined world, or one that is being joined again after the connection was lost. */
        WORLD_OR_RECONNECTING
    }

    private final SendContext context;
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
     * Creates an empty buffer. It allocates memory when the first packet is queued.
     *
     * @param config limits, and whether EVENT names in mixed case are allowed.
     * @param context state of the session.
     * @param counters counts replaced PEER packets.
     */
    public PacketBuffer(NetworkConfig config, SendContext context, WritableCounters counters) {
        this.context = context;
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
        return chat(CHAT_TYPE, context.username(), body, "");
    }

    @Override
    public SendResult chat(String type, String sender, String body, String metadata) {
        SendResult refusal = refusal(Need.WORLD_OR_RECONNECTING);
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
        SendResult refusal = refusal(QUERIES.contains(name) ? Need.WORLD : Need.WORLD_OR_RECONNECTING);
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
        SendResult result = addAll(count, context.bulkUpdateAllowed());
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
        SendResult refusal = refusal(Need.WORLD_OR_RECONNECTING);
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
        SendResult refusal = refusal(Need.WORLD_OR_RECONNECTING);
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
     * Returns the length of the queued packets.
     *
     * @return bytes, headers included.
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
     * Returns why no packet can be accepted now, null if one can.
     *
     * <p>Reads the epoch before the state: if the world changes in between, the packet gets the old epoch and is
     * dropped, and is not sent to the next world.
     */
    private @Nullable SendResult refusal(Need need) {
        assert isOwnThread();
        epoch = context.epoch();
        accepted = SendResult.ACCEPTED;
        return switch (context.state()) {
            case CLOSED -> SendResult.CLOSED;
            case IDLE, CONNECTING -> SendResult.NOT_CONNECTED;
            case CONNECTED, JOINING, LEAVING -> need == Need.CONNECTION ? null : SendResult.NOT_JOINED;
            case RECONNECTING -> refusalWhileReconnecting(need);
            case JOINED -> null;
        };
    }

    private @Nullable SendResult refusalWhileReconnecting(Need need) {
        accepted = SendResult.KEPT;
        return need == Need.WORLD_OR_RECONNECTING && context.keepsPackets() ? null : SendResult.NOT_CONNECTED;
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

    /** Servers ignore the id of a PEER; they read name and metadata. */
    private SendResult addPeer() {
        if (!payload.reset().text(Tags.PEER_USERNAME, context.username())) {
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

    /** Queues all packets or none. After the first that does not fit, it only sums up the lengths of the others. */
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
        return Math.min(maxPayloadLength, context.maxFrameLength());
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

    /** Servers store positions as 32-bit floats, in which a larger double is infinite. */
    private static boolean areFloats(double a, double b, double c) {
        return Float.isFinite((float) a) && Float.isFinite((float) b) && Float.isFinite((float) c);
    }
}
