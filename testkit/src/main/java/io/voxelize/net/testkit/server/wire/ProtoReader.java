package io.voxelize.net.testkit.server.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Reads the protobuf wire format, as strict as the real server's decoder: a truncated field, a group, a wrong wire type
 * or text that is not UTF-8 makes the whole message malformed. Fields that are not read are skipped.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final byte[] buffer;
    private final int limit;
    private int position;
    private int fieldStart;
    private int field;
    private int wireType;
    private long number;
    private int valueStart;

    ProtoReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    private ProtoReader(byte[] buffer, int offset, int limit) {
        this.buffer = buffer;
        this.position = offset;
        this.limit = limit;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() throws MalformedMessageException {
        if (position == limit) {
            return false;
        }
        fieldStart = position;
        long tag = readVarint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw new MalformedMessageException("illegal tag: tag=" + tag + ", position=" + fieldStart);
        }
        readValue();
        return true;
    }

    int field() {
        return field;
    }

    int int32() throws MalformedMessageException {
        expect(VARINT);
        return (int) number;
    }

    String string() throws MalformedMessageException {
        expect(LENGTH_DELIMITED);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, valueStart, position - valueStart))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException("text is not UTF-8: field=" + field);
        }
    }

    ProtoReader message() throws MalformedMessageException {
        expect(LENGTH_DELIMITED);
        return new ProtoReader(buffer, valueStart, position);
    }

    double float64() throws MalformedMessageException {
        expect(FIXED64);
        return ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).getDouble(valueStart);
    }

    /** Hands every element of a repeated number to the consumer, packed or not. */
    void forEachNumber(IntConsumer consumer) throws MalformedMessageException {
        if (wireType == VARINT) {
            consumer.accept((int) number);
            return;
        }
        ProtoReader elements = message();
        while (elements.position < elements.limit) {
            consumer.accept((int) elements.readVarint());
        }
    }

    /** Copies the current field, tag included. */
    void copyTo(ProtoWriter writer) {
        writer.raw(buffer, fieldStart, position - fieldStart);
    }

    /** Tells whether the current field is a length-delimited one without content. */
    boolean isEmptyText() {
        return wireType == LENGTH_DELIMITED && valueStart == position;
    }

    private void expect(int wanted) throws MalformedMessageException {
        if (wireType != wanted) {
            throw new MalformedMessageException("wrong wire type: field=" + field + ", wireType=" + wireType);
        }
    }

    private void readValue() throws MalformedMessageException {
        switch (wireType) {
            case VARINT -> number = readVarint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case LENGTH_DELIMITED -> {
                long count = readVarint();
                if (count < 0 || count > limit - position) {
                    throw new MalformedMessageException("truncated field: field=" + field + ", length=" + count);
                }
                skip((int) count);
            }
            default -> throw new MalformedMessageException("illegal wire type: wireType=" + wireType);
        }
    }

    private void skip(int count) throws MalformedMessageException {
        if (count > limit - position) {
            throw new MalformedMessageException("truncated field: field=" + field + ", length=" + count);
        }
        valueStart = position;
        position += count;
    }

    private long readVarint() throws MalformedMessageException {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == limit) {
                throw new MalformedMessageException("truncated varint: position=" + position);
            }
            byte b = buffer[position++];
            result |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw new MalformedMessageException("varint longer than 10 bytes: position=" + position);
    }
}
