package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.decode.ProtoReader.BYTES;
import static io.voxelize.net.internal.decode.ProtoReader.TAG_TYPE_BITS;
import static io.voxelize.net.internal.decode.ProtoReader.VARINT;
import static io.voxelize.net.internal.ring.RecordLayout.*;

import io.voxelize.net.internal.lz4.DirectMemory;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Peer;

/**
 * Fast path for small ENTITY and PEER messages, which are nearly all messages of a busy world: writes their records
 * directly into the inbound ring.
 *
 * <pre>
 *   short header | copy of the message | its entities or peers, whose texts refer to bytes of the copy
 * </pre>
 *
 * <p>Accepts only the encoding that servers produce: type first, known fields only, lengths of at most two bytes.
 * Everything else, malformed or not, is {@link #UNUSUAL} and has no side effect; {@link MessageWalker} then handles it.
 *
 * <p>A message takes some 20 ns. Therefore memory is accessed by address, after each length was checked, and positions
 * are passed as values: in fields, each byte would wait for the store and load of the position before it. Positions are
 * offsets from the start of the message.
 *
 * <p>Requires a little-endian platform with unaligned access, as {@link DirectMemory} does.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class SmallMessageWriter {

    /** Returned for a message that {@link MessageWalker} has to handle. */
    static final int UNUSUAL = -1;

    /** Maximum length of a message in bytes; for longer ones this path is not faster. */
    static final int MAX_LENGTH = 512;

    /** Minimum length of a message in bytes, required by {@link #copy}. */
    private static final int MIN_LENGTH = Long.BYTES;

    private static final int ALIGNMENT = 8;

    /** Continuation bit, set in each byte of a varint but the last. */
    private static final int MORE = 0x80;

    // Of type byte, so the compiler rejects a field number whose tag would take two bytes.
    private static final byte TYPE_TAG = Message.TYPE_FIELD_NUMBER << TAG_TYPE_BITS | VARINT;
    private static final byte PEERS_TAG = Message.PEERS_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte ENTITIES_TAG = Message.ENTITIES_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte WORLD_NAME_TAG = Message.WORLD_NAME_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte TICK_TAG = Message.TICK_FIELD_NUMBER << TAG_TYPE_BITS | VARINT;
    private static final byte ENTITY_OPERATION_TAG = Entity.OPERATION_FIELD_NUMBER << TAG_TYPE_BITS | VARINT;
    private static final byte ENTITY_ID_TAG = Entity.ID_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte ENTITY_TYPE_TAG = Entity.TYPE_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte ENTITY_METADATA_TAG = Entity.METADATA_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte ENTITY_MOTION_TAG = Entity.MOTION_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte PEER_ID_TAG = Peer.ID_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte PEER_USERNAME_TAG = Peer.USERNAME_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;
    private static final byte PEER_METADATA_TAG = Peer.METADATA_FIELD_NUMBER << TAG_TYPE_BITS | BYTES;

    private int typeId;
    private int elementsTag;
    private int elementLength;

    private long tick;
    private long worldName;
    private int first;
    private int last;
    private int count;
    private int bodyLength;

    /** Returns the type of the message that was written last. */
    int typeId() {
        return typeId;
    }

    /**
     * Writes the record of a message without its header.
     *
     * @param source address of the message.
     * @param length of the message in bytes, at most {@link #MAX_LENGTH}.
     * @param world name of the joined world; a message that names another one is unusual.
     * @param target address of the record.
     * @param room space at the target in bytes.
     * @return length of the record in bytes, or {@link #UNUSUAL}; the target's content is undefined then.
     */
    int write(long source, int length, String world, long target, int room) {
        if (length < MIN_LENGTH || SHORT_HEADER_LENGTH + length > room || !begin(source, length)) {
            return UNUSUAL;
        }
        int at = 2;
        while (at != UNUSUAL && at < length) {
            int tag = DirectMemory.getByte(source + at);
            if (tag == elementsTag) {
                at = element(source, at, length, target, room);
            } else if (tag == TICK_TAG) {
                at = tick(source, at + 1, length);
            } else if (tag == WORLD_NAME_TAG) {
                at = worldName(source, at, length, world);
            } else {
                return UNUSUAL;
            }
        }
        if (at == UNUSUAL) {
            return UNUSUAL;
        }
        copy(source, target + SHORT_HEADER_LENGTH, length);
        return bodyLength;
    }

    /**
     * Writes the header of the record that was written last.
     *
     * @param wireLength of the message in bytes, which is its plain length as well.
     */
    void writeHeader(long target, int wireLength, long receivedNs) {
        long elements = pair(first, count);
        boolean entities = elementsTag == ENTITIES_TAG;
        DirectMemory.putLong(target + BODY_LENGTH, pair(bodyLength, FLAG_SHORT));
        DirectMemory.putLong(target + WIRE_LENGTH, pair(wireLength, wireLength));
        DirectMemory.putLong(target + RECEIVED_NS, receivedNs);
        DirectMemory.putLong(target + TICK, tick);
        // The chat, which is absent, as well.
        DirectMemory.putLong(target + RESERVED, 0);
        DirectMemory.putLong(target + ENTITIES, entities ? elements : 0);
        DirectMemory.putLong(target + PEERS, entities ? 0 : elements);
        DirectMemory.putLong(target + WORLD_NAME, worldName);
    }

    /** Reads the type. Returns false if it is neither ENTITY nor PEER. */
    private boolean begin(long source, int length) {
        int type = DirectMemory.getByte(source + 1);
        boolean entities = type == Message.Type.ENTITY_VALUE;
        if (DirectMemory.getByte(source) != TYPE_TAG || !(entities || type == Message.Type.PEER_VALUE)) {
            return false;
        }
        typeId = type;
        elementsTag = entities ? ENTITIES_TAG : PEERS_TAG;
        elementLength = entities ? ENTITY_LENGTH : PEER_LENGTH;
        bodyLength = SHORT_HEADER_LENGTH + length;
        tick = 0;
        worldName = 0;
        first = 0;
        count = 0;
        return true;
    }

    /** Returns the offset of the next field, or {@link #UNUSUAL}. */
    private int tick(long source, int start, int end) {
        long value = 0;
        int at = start;
        for (int bits = 0; bits < Long.SIZE && at < end; bits += 7) {
            int next = DirectMemory.getByte(source + at++);
            value |= (long) (next & ~MORE) << bits;
            if (next < MORE) {
                tick = value;
                return at;
            }
        }
        return UNUSUAL;
    }

    /** Returns the offset of the next field, or {@link #UNUSUAL}. */
    private int worldName(long source, int field, int end, String world) {
        long content = content(source, field, end);
        if (content == UNUSUAL || count(content) != world.length()) {
            return UNUSUAL;
        }
        int from = offset(content);
        for (int i = 0; i < world.length(); i++) {
            if (DirectMemory.getByte(source + from + i) != world.charAt(i)) {
                return UNUSUAL;
            }
        }
        worldName = text(content);
        return from + world.length();
    }

    /** Returns the offset of the next field, or {@link #UNUSUAL}. */
    private int element(long source, int field, int end, long target, int room) {
        long content = content(source, field, end);
        int element = (bodyLength + ALIGNMENT - 1) & -ALIGNMENT;
        if (content == UNUSUAL || element + elementLength > room) {
            return UNUSUAL;
        }
        int from = offset(content);
        int to = from + count(content);
        boolean usual = elementsTag == ENTITIES_TAG
                ? entity(source, from, to, target + element)
                : peer(source, from, to, target + element);
        if (count++ == 0) {
            first = element;
        } else {
            DirectMemory.putInt(target + last + NEXT, element);
        }
        last = element;
        bodyLength = element + elementLength;
        return usual ? to : UNUSUAL;
    }

    private static boolean entity(long source, int start, int end, long element) {
        int operation = 0;
        long id = 0;
        long type = 0;
        long metadata = 0;
        long motion = 0;
        int at = start;
        while (at < end) {
            int tag = DirectMemory.getByte(source + at);
            if (tag == ENTITY_OPERATION_TAG) {
                operation = at + 1 < end ? DirectMemory.getByte(source + at + 1) : MORE;
                if (operation >= MORE) {
                    return false;
                }
                at += 2;
                continue;
            }
            long content = content(source, at, end);
            if (content == UNUSUAL) {
                return false;
            }
            at = offset(content) + count(content);
            if (tag == ENTITY_ID_TAG) {
                id = text(content);
            } else if (tag == ENTITY_TYPE_TAG) {
                type = text(content);
            } else if (tag == ENTITY_METADATA_TAG) {
                metadata = text(content);
            } else if (tag == ENTITY_MOTION_TAG && isMotion(source, content)) {
                motion = text(content);
            } else {
                return false;
            }
        }
        DirectMemory.putLong(element + NEXT, pair(0, operation));
        DirectMemory.putLong(element + ENTITY_ID, id);
        DirectMemory.putLong(element + ENTITY_TYPE, type);
        DirectMemory.putLong(element + ENTITY_METADATA, metadata);
        DirectMemory.putLong(element + ENTITY_MOTION, motion);
        return true;
    }

    private static boolean peer(long source, int start, int end, long element) {
        long id = 0;
        long username = 0;
        long metadata = 0;
        int at = start;
        while (at < end) {
            int tag = DirectMemory.getByte(source + at);
            long content = content(source, at, end);
            if (content == UNUSUAL) {
                return false;
            }
            at = offset(content) + count(content);
            if (tag == PEER_ID_TAG) {
                id = text(content);
            } else if (tag == PEER_USERNAME_TAG) {
                username = text(content);
            } else if (tag == PEER_METADATA_TAG) {
                metadata = text(content);
            } else {
                return false;
            }
        }
        DirectMemory.putInt(element + NEXT, 0);
        DirectMemory.putLong(element + PEER_ID, id);
        DirectMemory.putLong(element + PEER_USERNAME, username);
        DirectMemory.putLong(element + PEER_METADATA, metadata);
        return true;
    }

    private static boolean isMotion(long source, long content) {
        int length = count(content);
        return length >= MotionPayload.MIN_LENGTH
                && length >= MotionPayload.length(DirectMemory.getShort(source + offset(content)));
    }

    /** Returns offset and length of the content of a length-delimited field as a pair, or {@link #UNUSUAL}. */
    private static long content(long source, int field, int end) {
        if (end - field < 2) {
            return UNUSUAL;
        }
        int length = DirectMemory.getByte(source + field + 1);
        int from = field + 2;
        if (length >= MORE) {
            int high = from < end ? DirectMemory.getByte(source + from) : MORE;
            if (high >= MORE) {
                return UNUSUAL;
            }
            length = (length - MORE) | (high << 7);
            from++;
        }
        return length > end - from ? UNUSUAL : pair(from, length);
    }

    /** Returns the text entry of the record that refers to bytes of the message. */
    private static long text(long content) {
        int length = count(content);
        return length == 0 ? 0 : pair(SHORT_HEADER_LENGTH + offset(content), length);
    }

    /** Packs two ints in the order in which they are stored in a record. */
    private static long pair(int offset, int count) {
        return ((long) count << Integer.SIZE) | offset;
    }

    private static int offset(long pair) {
        return (int) pair;
    }

    private static int count(long pair) {
        return (int) (pair >>> Integer.SIZE);
    }

    /** Copies 8 bytes at a time; the last step may overlap the one before. Faster here than a call of copyMemory. */
    private static void copy(long from, long to, int length) {
        int lastStep = length - Long.BYTES;
        for (int i = 0; i < lastStep; i += Long.BYTES) {
            DirectMemory.putLong(to + i, DirectMemory.getLong(from + i));
        }
        DirectMemory.putLong(to + lastStep, DirectMemory.getLong(from + lastStep));
    }
}
