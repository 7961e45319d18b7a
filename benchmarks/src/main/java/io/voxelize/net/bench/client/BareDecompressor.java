package io.voxelize.net.bench.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Finds the LZ4 blocks in a message with as few instructions as possible, trusts every length, and has the C library
 * inflate them. Servers since 2026-01-11 only.
 *
 * <p><b>Thread:</b> one.
 */
final class BareDecompressor implements Inflation {

    private static final int LZ4_MAGIC = 0x184D2204;
    private static final int FRAME_HEADER_LENGTH = 7;
    private static final int MAX_LENGTH = 16 << 20;

    /** Fields that lead to blocks; the number of a field and wire type 2. Source: the schema. */
    private static final int MESSAGE_CHUNK = 8 << 3 | 2;

    private static final int CHUNK_MESH = 4 << 3 | 2;
    private static final int CHUNK_VOXELS = 5 << 3 | 2;
    private static final int CHUNK_LIGHTS = 6 << 3 | 2;
    private static final int MESH_GEOMETRY = 2 << 3 | 2;
    private static final int GEOMETRY_POSITIONS = 4 << 3 | 2;
    private static final int GEOMETRY_LIGHTS = 7 << 3 | 2;

    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final boolean meshes;
    private final ByteBuffer plain = direct();
    private final ByteBuffer array = direct();
    private ByteBuffer in = plain;
    private int position;
    private int chunks;
    private long arrayBytes;

    BareDecompressor(boolean meshes) {
        this.meshes = meshes;
    }

    private static ByteBuffer direct() {
        return ByteBuffer.allocateDirect(MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void inflate(ByteBuffer wire) {
        chunks = 0;
        arrayBytes = 0;
        wire.order(ByteOrder.LITTLE_ENDIAN);
        int start = wire.position();
        if (wire.remaining() >= Integer.BYTES && wire.getInt(start) == LZ4_MAGIC) {
            int length = inflateFrame(wire, start + FRAME_HEADER_LENGTH);
            walk(plain, 0, length);
        } else {
            walk(wire, start, wire.limit());
        }
    }

    @Override
    public int chunks() {
        return chunks;
    }

    @Override
    public long arrayBytes() {
        return arrayBytes;
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

    private void walk(ByteBuffer message, int start, int end) {
        in = message;
        position = start;
        while (position < end) {
            int tag = varint();
            if (tag == MESSAGE_CHUNK) {
                chunk(varint());
            } else {
                skip(tag);
            }
        }
    }

    private void chunk(int length) {
        chunks++;
        int end = position + length;
        while (position < end) {
            int tag = varint();
            if (tag == CHUNK_MESH && meshes) {
                mesh(varint());
            } else if (tag == CHUNK_VOXELS || tag == CHUNK_LIGHTS) {
                block(varint());
            } else {
                skip(tag);
            }
        }
    }

    private void mesh(int length) {
        int end = position + length;
        while (position < end) {
            int tag = varint();
            if (tag == MESH_GEOMETRY) {
                geometry(varint());
            } else {
                skip(tag);
            }
        }
    }

    private void geometry(int length) {
        int end = position + length;
        while (position < end) {
            int tag = varint();
            if (tag >= GEOMETRY_POSITIONS && tag <= GEOMETRY_LIGHTS && (tag & 7) == 2) {
                block(varint());
            } else {
                skip(tag);
            }
        }
    }

    private void block(int length) {
        if (length > 0) {
            int inflated = in.getInt(position);
            arrayBytes += jni.decompress(in, position + Integer.BYTES, length - Integer.BYTES, array, 0, inflated);
            position += length;
        }
    }

    private void skip(int tag) {
        switch (tag & 7) {
            case 0 -> skipVarint();
            case 1 -> position += Long.BYTES;
            case 2 -> {
                int length = varint();
                position += length;
            }
            default -> position += Integer.BYTES;
        }
    }

    private void skipVarint() {
        byte next;
        do {
            next = in.get(position++);
        } while (next < 0);
    }

    private int varint() {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get(position++);
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
