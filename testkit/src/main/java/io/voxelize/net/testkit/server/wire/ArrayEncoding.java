package io.voxelize.net.testkit.server.wire;

import io.voxelize.net.testkit.Generation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encodes the arrays inside chunks for one generation: packed, or an LZ4 block over little-endian words.
 *
 * <p><b>Thread:</b> any.
 */
public final class ArrayEncoding {
    private final boolean blocks;

    /**
     * Creates the encoding of a generation.
     *
     * @param generation of the server.
     */
    public ArrayEncoding(Generation generation) {
        this.blocks = generation.hasLz4Blocks();
    }

    /**
     * Encodes words that are unsigned where they are voxels or lights.
     *
     * @param values bit patterns.
     * @param count of them to encode.
     * @return content of a length-delimited field.
     */
    public byte[] words(int[] values, int count) {
        return blocks ? Lz4.block(littleEndian(values, count)) : packed(values, count);
    }

    /**
     * Encodes floats.
     *
     * @param values to encode.
     * @param count of them to encode.
     * @return content of a length-delimited field.
     */
    public byte[] floats(float[] values, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values, 0, count);
        return blocks ? Lz4.block(buffer.array()) : buffer.array();
    }

    private static byte[] littleEndian(int[] values, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values, 0, count);
        return buffer.array();
    }

    private static byte[] packed(int[] values, int count) {
        ProtoWriter writer = new ProtoWriter();
        for (int i = 0; i < count; i++) {
            writer.varint(Integer.toUnsignedLong(values[i]));
        }
        return writer.toBytes();
    }
}
