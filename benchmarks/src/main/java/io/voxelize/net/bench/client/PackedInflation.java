package io.voxelize.net.bench.client;

import io.voxelize.net.bench.traffic.Varints;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds the arrays in a message of a server before 2024-03-11 with as few instructions as possible, and trusts every
 * length: the JDK's inflater into an array where the server has deflated, and a loop over the varints. Floats are
 * copied.
 *
 * <p><b>Thread:</b> one.
 */
final class PackedInflation implements Inflation {

    private static final byte ZLIB = 0x78;
    private static final int MAX_LENGTH = 16 << 20;

    /** Fields that lead to arrays; the number of a field and wire type 2. */
    private static final int MESSAGE_CHUNK = 8 << 3 | 2;

    private static final int CHUNK_MESH = 4 << 3 | 2;
    private static final int CHUNK_VOXELS = 5 << 3 | 2;
    private static final int CHUNK_LIGHTS = 6 << 3 | 2;
    private static final int MESH_GEOMETRY = 2 << 3 | 2;
    private static final int GEOMETRY_POSITIONS = 3 << 3 | 2;
    private static final int GEOMETRY_UVS = 4 << 3 | 2;
    private static final int GEOMETRY_INDICES = 5 << 3 | 2;
    private static final int GEOMETRY_LIGHTS = 6 << 3 | 2;

    private final Inflater inflater = new Inflater();
    private final boolean meshes;
    private final byte[] plain = new byte[MAX_LENGTH];
    private final byte[] floats = new byte[MAX_LENGTH];
    private final int[] words = new int[MAX_LENGTH / Integer.BYTES];
    private int position;
    private int chunks;
    private long arrayBytes;

    PackedInflation(boolean meshes) {
        this.meshes = meshes;
    }

    @Override
    public void inflate(ByteBuffer wire) {
        chunks = 0;
        arrayBytes = 0;
        message(plainLength(wire));
    }

    @Override
    public int chunks() {
        return chunks;
    }

    @Override
    public long arrayBytes() {
        return arrayBytes;
    }

    private int plainLength(ByteBuffer wire) {
        int length = wire.remaining();
        if (wire.get(wire.position()) != ZLIB) {
            wire.get(plain, 0, length);
            return length;
        }
        inflater.reset();
        inflater.setInput(wire);
        try {
            return inflater.inflate(plain);
        } catch (DataFormatException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void message(int end) {
        position = 0;
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
                ints(varint());
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
            switch (tag) {
                case GEOMETRY_POSITIONS, GEOMETRY_UVS -> floats(varint());
                case GEOMETRY_INDICES, GEOMETRY_LIGHTS -> ints(varint());
                default -> skip(tag);
            }
        }
    }

    private void ints(int length) {
        arrayBytes += (long) Integer.BYTES * Varints.unpack(plain, position, length, words);
        position += length;
    }

    private void floats(int length) {
        System.arraycopy(plain, position, floats, 0, length);
        arrayBytes += length;
        position += length;
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
            next = plain[position++];
        } while (next < 0);
    }

    private int varint() {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = plain[position++];
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
