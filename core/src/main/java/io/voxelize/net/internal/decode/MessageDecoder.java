package io.voxelize.net.internal.decode;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.ServerTraits.Numbering;
import io.voxelize.net.internal.decode.ServerTraits.Outer;
import io.voxelize.net.internal.lz4.DirectMemory;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one connection: from bytes of the wire to a record as {@link RecordLayout} draws it.
 *
 * <p>After {@link #DECODED} the record is pending, until it is {@linkplain #deliver delivered} or {@linkplain #release
 * released}; then the next message may be decoded, by this decoder or another one with the same scratch. Nothing is
 * allocated per message once buffers and pool are warm, except for a client id that the server has not told before.
 *
 * <p>A pending record has its slabs, but its arrays are inflated only when it is delivered: by then it is certain that
 * somebody gets them. Until then it needs the bytes of the message.
 *
 * <pre>{@code
 * int result = decoder.decode(wire, index, length, System.nanoTime());
 * if (result == MessageDecoder.DECODED && !decoder.deliver(ring)) {
 *     decoder.release();
 * }
 * }</pre>
 *
 * <p>Counts what it drops, plain bytes and array bytes; messages and wire bytes are counted by who reads them. A
 * message that is decoded again, after {@link #NO_SLABS} or {@link #release()}, is counted once.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class MessageDecoder {

    /** A record is pending. */
    public static final int DECODED = 0;

    /** No interceptor is interested in the message; counted. */
    public static final int FILTERED = -1;

    /** The message is malformed or over a limit; counted. */
    public static final int REJECTED = -2;

    /** A slab is missing now. Nothing was kept: decode the message again when slabs were released. */
    public static final int NO_SLABS = -3;

    /** The longest message that {@link #deliverSmall} takes, in bytes. */
    public static final int MAX_SMALL_LENGTH = SmallMessageWriter.MAX_LENGTH;

    /** The message is longer than its place takes, but not than it may be. */
    private static final int TOO_LONG_HERE = -4;

    private final int plainLimit;
    private final int recordLimit;
    private final int arraysLimit;
    private final SlabPool slabs;
    private final DecodeScratch scratch;
    private final WritableCounters counters;
    private final ServerTraits traits;
    /** Null where memory cannot be accessed as it does. */
    private final @Nullable SmallMessageWriter small = DirectMemory.isUsable() ? new SmallMessageWriter() : null;

    private final DecodeInterests interests;
    private final int maxSmallLength;
    /** The message that was decoded last, as long as it is the event loop's. */
    private PendingMessage message;

    /**
     * Creates the decoder of one connection.
     *
     * @param config limits, and the generation if it is given.
     * @param slabs of the event loop.
     * @param scratch of the event loop.
     * @param counters of the connection.
     * @param interests what is decoded.
     */
    public MessageDecoder(
            NetworkConfig config,
            SlabPool slabs,
            DecodeScratch scratch,
            WritableCounters counters,
            DecodeInterests interests) {
        this.plainLimit = config.maxPlainLength();
        this.recordLimit = config.maxRecordLength();
        this.arraysLimit = config.maxArraysLength();
        this.slabs = slabs;
        this.scratch = scratch;
        this.counters = counters;
        this.interests = interests;
        this.traits = new ServerTraits(config.generation());
        this.message = scratch.own();
        this.maxSmallLength = Math.min(RecordLayout.MAX_INLINE_LENGTH, recordLimit);
    }

    /**
     * Returns what is known of the server.
     *
     * @return the same object always; it changes as messages are decoded.
     */
    public ServerTraits traits() {
        return traits;
    }

    /**
     * Decodes one message.
     *
     * @param wire buffer with the payload of its WebSocket frames, direct or on the heap. Position and limit do not
     *     matter and are as before afterwards. Its bytes must stay until the record is delivered or released.
     * @param index of the first byte, absolute.
     * @param length in bytes.
     * @param receivedNs when its last byte was read from the socket.
     * @return {@link #DECODED}, {@link #FILTERED}, {@link #REJECTED} or {@link #NO_SLABS}.
     */
    public int decode(ByteBuffer wire, int index, int length, long receivedNs) {
        assert message.held().isEmpty() : "decoded before the last record was delivered or released";
        message = scratch.place(wire, index, length);
        assert message.owner().claim() : message.owner();
        int result = decodeHere(wire, index, length, receivedNs);
        if (result == TOO_LONG_HERE) {
            message = scratch.own();
            assert message.owner().claim() : message.owner();
            result = decodeHere(wire, index, length, receivedNs);
        }
        return result;
    }

    private int decodeHere(ByteBuffer wire, int index, int length, long receivedNs) {
        int result = NO_SLABS;
        try {
            result = decodeMessage(wire, index, length);
            if (result == DECODED) {
                header(length, receivedNs);
                message.decoded(slabs, counters);
            }
        } finally {
            if (result != DECODED) {
                release();
            }
        }
        return result;
    }

    /**
     * Hands over a small message of a kind that comes all the time, in one pass and without a record that is pending in
     * between, if it is as servers write it.
     *
     * @param wire as for {@link #decode}.
     * @param index of the first byte, absolute.
     * @param length in bytes.
     * @param receivedNs when its last byte was read from the socket.
     * @param world that was joined.
     * @param ring to the game thread.
     * @return false if it is anything else, or there is no room: then nothing has happened, and it is for
     *     {@link #decode}.
     */
    public boolean deliverSmall(
            ByteBuffer wire, int index, int length, long receivedNs, String world, InboundRing ring) {
        SmallMessageWriter writer = small;
        if (writer == null || length > MAX_SMALL_LENGTH || !interests.wanted().smallMessages || !wire.isDirect()) {
            return false;
        }
        int room = Math.min(maxSmallLength, ring.maxRecordLength());
        int place = ring.peek(room);
        if (place == InboundRing.FULL) {
            return false;
        }
        long target = ring.buffer().addressOffset() + place;
        int recordLength = writer.write(BufferUtil.address(wire) + index, length, world, target, room);
        if (recordLength == SmallMessageWriter.UNUSUAL) {
            return false;
        }
        writer.writeHeader(target, length, receivedNs);
        ring.append(RecordLayout.recordType(writer.typeId()), place, recordLength);
        counters.add(Counter.PLAIN_BYTES_RECEIVED, length);
        return true;
    }

    /**
     * Returns the pending message.
     *
     * @return valid until it is delivered or released.
     */
    public PendingMessage message() {
        return message;
    }

    /**
     * Hands the pending record to the game thread, maybe by way of an inflater thread. What is wrong with it shows only
     * now; then it is dropped and counted.
     *
     * @param ring to the game thread.
     * @return false if the ring has no room now; then the record is still pending.
     */
    public boolean deliver(InboundRing ring) {
        if (!message.isPending()) {
            return true;
        }
        int index = ring.tryClaim(RecordLayout.recordType(message.typeId()), message.recordLength());
        if (index < 0) {
            return false;
        }
        count();
        PendingMessage claimed = message;
        message = scratch.own();
        claimed.claimed(ring, index);
        scratch.finish(claimed);
        return true;
    }

    /** Drops the pending record and gives its slabs back; the message may be decoded again later. */
    public void release() {
        message.release();
        // Its place may be another decoder's from now on.
        message = scratch.own();
    }

    private int decodeMessage(ByteBuffer wire, int index, int length) {
        PlainMessage plain = scratch.plain();
        int plainLength = plain.open(wire, index, length, maxPlainLength(), message.plain());
        if (plainLength == PlainMessage.TOO_LONG) {
            return tooLong(maxPlainLength(), plainLimit);
        }
        if (plainLength == PlainMessage.MALFORMED) {
            return reject(Counter.BAD_COMPRESSION);
        }
        message.plainLength(plainLength);
        if (plain.outer() != Outer.UNKNOWN) {
            traits.outer(plain.outer());
        }
        DecodeInterests.Wanted current = interests.wanted();
        if (!current.everyType && !isWanted(current.interests)) {
            return filter();
        }
        int staged = stage(current);
        return staged == DECODED ? bringArrays(current.interests) : staged;
    }

    /**
     * Tells whether to walk over the message. The last type that it gives counts, so what comes of the walk is asked
     * once more.
     */
    private boolean isWanted(Interests wanted) {
        rewind();
        MessageType first = MessageType.fromId(message.walker().peekFirstTypeId());
        if (first == null || wanted.wants(first)) {
            return true;
        }
        rewind();
        MessageType type = MessageType.fromId(message.walker().peekTypeId());
        // What is no message at all is for the walker to say.
        return type == null || message.reader().failed() || wanted.wants(type);
    }

    private int filter() {
        counters.increment(Counter.MESSAGES_FILTERED);
        counters.add(Counter.PLAIN_BYTES_RECEIVED, message.plainLength());
        return FILTERED;
    }

    private int stage(DecodeInterests.Wanted current) {
        Staging staging = message.staging();
        MessageWalker walker = message.walker();
        int maxRecordLength = Math.min(message.maxRecordLength(), recordLimit);
        boolean wellFormed;
        do {
            staging.begin(maxRecordLength);
            rewind();
            wellFormed = walker.walk(current.interests.wantsMeshes(), current.entities);
        } while (wellFormed && staging.isFull() && staging.grow(maxRecordLength));
        int typeId = walker.typeId();
        message.typeId(typeId);
        MessageType type = MessageType.fromId(typeId);
        if (!wellFormed || type == null) {
            return reject(Counter.BAD_MESSAGES);
        }
        if (!current.interests.wants(type)) {
            return filter();
        }
        if (staging.isFull()) {
            return tooLong(maxRecordLength, recordLimit);
        }
        return typeId == MessageType.INIT.id() && !learnFromInit() ? reject(Counter.BAD_MESSAGES) : DECODED;
    }

    private void rewind() {
        PlainMessage plain = scratch.plain();
        message.reader().wrap(plain.buffer(), plain.index(), message.plainLength());
    }

    private boolean learnFromInit() {
        Staging staging = message.staging();
        int json = staging.getInt(RecordLayout.JSON);
        int jsonLength = staging.getInt(RecordLayout.JSON + Integer.BYTES);
        if (!scratch.initScanner().scan(staging.buffer(), json, jsonLength, traits)) {
            return false;
        }
        if (message.hasWorldName()) {
            // Message.world_name came a year after the new numbers.
            traits.numbering(Numbering.NEW);
        }
        return true;
    }

    private int bringArrays(Interests wanted) {
        ChunkArrays arrays = message.chunkArrays();
        ChunkPlan plan = arrays.plan(scratch.plain(), traits, wanted);
        int bodyLength = message.staging().length();
        boolean inline = bodyLength <= RecordLayout.MAX_INLINE_LENGTH;
        long footprint = plan.footprint() + (inline ? 0 : SlabPool.footprint(bodyLength));
        if (plan.arraysLength() > arraysLimit || footprint > slabs.maxLength()) {
            return reject(Counter.LIMIT_EXCEEDED);
        }
        if (!plan.acquire(message.staging(), slabs, message.held()) || (!inline && !acquireBody(bodyLength))) {
            return NO_SLABS;
        }
        return DECODED;
    }

    private boolean acquireBody(int bodyLength) {
        Slab slab = slabs.acquire(bodyLength);
        if (slab == null) {
            return false;
        }
        message.body(slab);
        return true;
    }

    private void header(int wireLength, long receivedNs) {
        Staging staging = message.staging();
        staging.putInt(RecordLayout.BODY_LENGTH, staging.length());
        staging.putInt(RecordLayout.WIRE_LENGTH, wireLength);
        staging.putInt(RecordLayout.PLAIN_LENGTH, message.plainLength());
        staging.putLong(RecordLayout.RECEIVED_NS, receivedNs);
    }

    private int maxPlainLength() {
        return Math.min(message.maxPlainLength(), plainLimit);
    }

    private int tooLong(int bound, int limit) {
        return bound < limit ? TOO_LONG_HERE : reject(Counter.LIMIT_EXCEEDED);
    }

    private int reject(Counter reason) {
        counters.incrementShared(reason);
        return REJECTED;
    }

    /** What is known before arrays are inflated; the thread that inflates counts the rest. */
    void count() {
        MessageWalker walker = message.walker();
        counters.add(Counter.PLAIN_BYTES_RECEIVED, message.plainLength());
        addIfAny(Counter.UNKNOWN_FIELDS, walker.unknownFields());
        addIfAny(Counter.ENTITIES_FILTERED, walker.filteredEntities());
        addIfAny(Counter.BAD_RECORDS, walker.badRecords());
        addIfAny(Counter.CHUNKS_OUTSIDE_WORLD, message.chunkArrays().plan().chunksOutside());
    }

    private void addIfAny(Counter counter, long amount) {
        if (amount != 0) {
            counters.add(counter, amount);
        }
    }
}
