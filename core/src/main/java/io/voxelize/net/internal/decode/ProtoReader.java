package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Pull parser for the fields of a protobuf message, in place.
 *
 * <p>{@link #next()} consumes a whole field, so unknown fields need no handling. The fields of an embedded message are
 * read between {@link #enter()} and {@link #leave(int)}. After malformed input {@code next()} returns false at every
 * level and {@link #failed()} returns true.
 *
 * <pre>{@code
 * while (reader.next()) {
 *     if (reader.field() == 4 && reader.isBytes()) {
 *         int outerLimit = reader.enter();
 *         while (reader.next()) { ... }
 *         reader.leave(outerLimit);
 *     }
 * }
 * }</pre>
 *
 * <p>Lengths are checked here, since a user may turn off the bounds checks of the buffer.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class ProtoReader {

    /** Wire type of an integer, a boolean or an enum. */
    static final int VARINT = 0;

    /** Wire type of a {@code double} and of the other eight-byte scalars. */
    static final int FIXED64 = 1;

    /** Wire type of a string, bytes, an embedded message or a packed array. */
    static final int BYTES = 2;

    /** Wire type of a {@code float} and of the other four-byte scalars. */
    static final int FIXED32 = 5;

    /** How far a tag's field number is shifted; the wire type stands in the bits below. */
    static final int TAG_TYPE_BITS = 3;

    private static final byte[] EMPTY = {};

    private final UnsafeBuffer buffer = new UnsafeBuffer(EMPTY);
    /** The buffer that is wrapped now, so that it is not wrapped again for each message in it. */
    private ByteBuffer wrapped = ByteBuffer.wrap(EMPTY);

    private int position;
    private int limit;
    private boolean failed;
    private int field;
    private int wireType;
    private long value;
    private int index;
    private int length;

    /** Starts reading a message. The index is absolute. */
    @SuppressWarnings("ReferenceEquality") // Identity: another buffer with equal content is other memory.
    void wrap(ByteBuffer source, int index, int length) {
        if (source != wrapped) {
            wrapped = source;
            buffer.wrap(source);
        }
        range(index, index + length);
    }

    /** Starts reading another range of the same buffer. */
    void range(int start, int end) {
        position = start;
        limit = end;
        failed = false;
    }

    /**
     * Reads the next field of the current message.
     *
     * @return false at the end of the message and after malformed input.
     */
    boolean next() {
        if (failed || position >= limit) {
            return false;
        }
        // Most tags are one byte: read without a further call, since this is the innermost of many.
        byte first = buffer.getByte(position);
        int tag = first;
        if (first >= 0) {
            position++;
        } else {
            tag = (int) longVarint();
        }
        field = tag >>> TAG_TYPE_BITS;
        wireType = tag & (1 << TAG_TYPE_BITS) - 1;
        if (field == 0) {
            fail();
        } else {
            readValue();
        }
        return !failed;
    }

    /** Starts reading the embedded message in the current field. Returns the value to pass to {@link #leave}. */
    int enter() {
        int outerLimit = limit;
        position = index;
        limit = index + length;
        return outerLimit;
    }

    /** Makes a field of bytes the current one again, so that it can be {@linkplain #enter entered} a second time. */
    void field(int index, int length) {
        this.index = index;
        this.length = length;
    }

    /** Continues behind the embedded message. */
    void leave(int outerLimit) {
        limit = outerLimit;
    }

    /** Returns the end of the current message, which {@link #enter} returns too. */
    int limit() {
        return limit;
    }

    boolean failed() {
        return failed;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** Returns the number of the current field. */
    int field() {
        return field;
    }

    boolean isVarint() {
        return wireType == VARINT;
    }

    boolean isBytes() {
        return wireType == BYTES;
    }

    boolean isFixed32() {
        return wireType == FIXED32;
    }

    boolean isFixed64() {
        return wireType == FIXED64;
    }

    /** Returns the value of the current field if it is a varint or fixed. */
    long value() {
        return value;
    }

    /** Returns the value truncated to 32 bits, as protobuf truncates longer varints. */
    int intValue() {
        return (int) value;
    }

    /** Returns the absolute index of the content of the current field if it is bytes or fixed. */
    int index() {
        return index;
    }

    /** Returns the length of the content of the current field in bytes. */
    int length() {
        return length;
    }

    private void readValue() {
        switch (wireType) {
            case VARINT -> value = varint();
            case FIXED64 -> readFixed(Long.BYTES);
            case BYTES -> readLength();
            case FIXED32 -> readFixed(Integer.BYTES);
            // 3 and 4 are groups, which no server sends; 6 and 7 are undefined.
            default -> fail();
        }
    }

    private void readFixed(int size) {
        if (limit - position < size) {
            fail();
            return;
        }
        value = size == Long.BYTES
                ? buffer.getLong(position, LITTLE_ENDIAN)
                : buffer.getInt(position, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        index = position;
        length = size;
        position += size;
    }

    private void readLength() {
        long declared = varint();
        if (declared < 0 || declared > limit - position) {
            fail();
            return;
        }
        index = position;
        length = (int) declared;
        position += length;
    }

    private long varint() {
        if (position < limit) {
            byte first = buffer.getByte(position);
            if (first >= 0) {
                position++;
                return first;
            }
        }
        return longVarint();
    }

    private long longVarint() {
        long result = 0;
        for (int shift = 0; shift < Long.SIZE && position < limit; shift += 7) {
            byte next = buffer.getByte(position++);
            result |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return result;
            }
        }
        fail();
        return 0;
    }

    private void fail() {
        failed = true;
    }
}
