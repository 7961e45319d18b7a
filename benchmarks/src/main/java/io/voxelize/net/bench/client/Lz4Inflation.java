package io.voxelize.net.bench.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** The C library's decompressor, for servers since 2026-01-11. */
final class Lz4Inflation extends Inflation {

    private static final int LZ4_MAGIC = 0x184D2204;
    private static final int FRAME_HEADER_LENGTH = 7;
    private static final int MAX_LENGTH = 16 << 20;
    private static final int FIRST_ARRAY = 4;

    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final ByteBuffer plain = direct();
    private final ByteBuffer array = direct();
    private ByteBuffer in = plain;

    Lz4Inflation(boolean meshes) {
        super(meshes, FIRST_ARRAY);
    }

    private static ByteBuffer direct() {
        return ByteBuffer.allocateDirect(MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    void inflate(ByteBuffer wire) {
        wire.order(ByteOrder.LITTLE_ENDIAN);
        int start = wire.position();
        if (wire.remaining() >= Integer.BYTES && wire.getInt(start) == LZ4_MAGIC) {
            int length = inflateFrame(wire, start + FRAME_HEADER_LENGTH);
            in = plain;
            walk(0, length);
        } else {
            in = wire;
            walk(start, wire.limit());
        }
    }

    private int inflateFrame(ByteBuffer wire, int first) {
        int length = 0;
        int block = first;
        for (int header = wire.getInt(block); header != 0; header = wire.getInt(block)) {
            int blockLength = header & Integer.MAX_VALUE;
            block += Integer.BYTES;
            if (header < 0) {
                plain.put(length, wire, block, blockLength);
                length += blockLength;
            } else {
                length += jni.decompress(wire, block, blockLength, plain, length, MAX_LENGTH - length);
            }
            block += blockLength;
        }
        return length;
    }

    @Override
    byte get(int index) {
        return in.get(index);
    }

    @Override
    long ints(int index, int length) {
        return jni.decompress(in, index + Integer.BYTES, length - Integer.BYTES, array, 0, in.getInt(index));
    }

    @Override
    long floats(int index, int length) {
        return ints(index, length);
    }
}
