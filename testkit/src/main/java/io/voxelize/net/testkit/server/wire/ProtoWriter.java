package io.voxelize.net.testkit.server.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the protobuf wire format the way the real server's encoder does: proto3 defaults are left out, repeated
 * numbers are packed. The caller writes fields in ascending order.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private byte[] buffer = new byte[128];
    private int length;

    /** Creates an empty message. */
    public ProtoWriter() {}

    /**
     * Writes a signed 32-bit field unless it is 0; negative values take ten bytes, sign-extended.
     *
     * @param field number.
     * @param value to write.
     * @return this.
     */
    public ProtoWriter int32(int field, int value) {
        return value == 0 ? this : present(field, value);
    }

    /**
     * Writes an unsigned 32-bit field unless it is 0.
     *
     * @param field number.
     * @param value bit pattern.
     * @return this.
     */
    public ProtoWriter uint32(int field, int value) {
        return value == 0 ? this : present(field, Integer.toUnsignedLong(value));
    }

    /**
     * Writes a 64-bit field unless it is 0.
     *
     * @param field number.
     * @param value bit pattern.
     * @return this.
     */
    public ProtoWriter uint64(int field, long value) {
        return value == 0 ? this : present(field, value);
    }

    /**
     * Writes a varint field even if it is 0, as explicit presence asks for.
     *
     * @param field number.
     * @param value to write.
     * @return this.
     */
    public ProtoWriter present(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /**
     * Writes a text field unless it is empty.
     *
     * @param field number.
     * @param value text, written as UTF-8.
     * @return this.
     */
    public ProtoWriter string(int field, String value) {
        return value.isEmpty() ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a length-delimited field unless it is empty.
     *
     * @param field number.
     * @param value content.
     * @return this.
     */
    public ProtoWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : message(field, value);
    }

    /**
     * Writes a length-delimited field even if it is empty: an element of a repeated message, or a present text.
     *
     * @param field number.
     * @param value content.
     * @return this.
     */
    public ProtoWriter message(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        raw(value, 0, value.length);
        return this;
    }

    /**
     * Writes an embedded message even if it is empty.
     *
     * @param field number.
     * @param value content.
     * @return this.
     */
    public ProtoWriter message(int field, ProtoWriter value) {
        tag(field, LENGTH_DELIMITED);
        varint(value.length);
        raw(value.buffer, 0, value.length);
        return this;
    }

    /**
     * Writes a field as it was received, tag included.
     *
     * @param source bytes holding the field.
     * @param offset of the tag in {@code source}.
     * @param count bytes of the whole field.
     * @return this.
     */
    public ProtoWriter raw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, buffer, length, count);
        length += count;
        return this;
    }

    /**
     * Appends one bare varint, an element of a packed array.
     *
     * @param value bit pattern.
     */
    public void varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[length++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
    }

    /**
     * Returns the number of bytes written so far.
     *
     * @return length in bytes.
     */
    public int length() {
        return length;
    }

    /**
     * Returns what was written.
     *
     * @return a copy of the encoded message.
     */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void ensure(int count) {
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + count));
        }
    }
}
