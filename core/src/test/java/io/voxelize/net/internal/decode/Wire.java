package io.voxelize.net.internal.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes protobuf by hand, well-formed or not. */
final class Wire {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Wire empty() {
        return new Wire();
    }

    /** Starts a message of a type; 0 is omitted, as servers do. */
    static Wire message(int typeId) {
        return typeId == 0 ? new Wire() : new Wire().varint(1, typeId);
    }

    /** A packed array of varints. */
    static byte[] packed(int... values) {
        Wire wire = new Wire();
        for (int value : values) {
            wire.raw(value & 0xFFFF_FFFFL);
        }
        return wire.bytes();
    }

    /** Words as four bytes each. */
    static byte[] words(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    /** Floats as four bytes each. */
    static byte[] floats(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return words(bits);
    }

    /** A size-prefixed LZ4 block of nothing but literals. */
    static byte[] block(byte[] content) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(words(content.length));
        block.write(Math.min(content.length, 15) << 4);
        for (int left = content.length - 15; left >= 0; left -= 255) {
            block.write(Math.min(left, 255));
        }
        block.writeBytes(content);
        return block.toByteArray();
    }

    Wire varint(int field, long value) {
        return raw(field << 3).raw(value);
    }

    Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire bytes(int field, byte[] value) {
        raw(field << 3 | 2).raw(value.length);
        out.writeBytes(value);
        return this;
    }

    Wire embedded(int field, Wire value) {
        return bytes(field, value.bytes());
    }

    Wire fixed32(int field, int value) {
        raw(field << 3 | 5);
        out.writeBytes(words(value));
        return this;
    }

    Wire fixed64(int field, double value) {
        raw(field << 3 | 1);
        long bits = Double.doubleToRawLongBits(value);
        out.writeBytes(words((int) bits, (int) (bits >>> 32)));
        return this;
    }

    /** A varint without a tag. */
    Wire raw(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
