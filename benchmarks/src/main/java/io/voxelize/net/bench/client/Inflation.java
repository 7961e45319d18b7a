package io.voxelize.net.bench.client;

import java.nio.ByteBuffer;

/**
 * Finds the arrays of a message with as few instructions as possible, trusting every length, and inflates them each
 * time into the same memory: the work that no client avoids. A JVM loads one subclass, so that the compiler inlines its
 * methods.
 *
 * <p><b>Thread:</b> one.
 */
abstract class Inflation {

    /** Fields that lead to arrays: the field number and wire type 2. Source: voxelize.proto. */
    private static final int MESSAGE_CHUNK = 8 << 3 | 2;

    private static final int CHUNK_MESH = 4 << 3 | 2;
    private static final int CHUNK_VOXELS = 5 << 3 | 2;
    private static final int CHUNK_LIGHTS = 6 << 3 | 2;
    private static final int MESH_GEOMETRY = 2 << 3 | 2;

    private final boolean meshes;
    private final int positions;
    private final int uvs;
    private final int lights;
    private int position;
    private int chunks;
    private long arrayBytes;

    /** The arrays of a geometry begin at field {@code firstArray}: positions, UVs, indices, lights. */
    Inflation(boolean meshes, int firstArray) {
        this.meshes = meshes;
        positions = firstArray << 3 | 2;
        uvs = (firstArray + 1) << 3 | 2;
        lights = (firstArray + 3) << 3 | 2;
    }

    /** Undoes the outer compression of a message and calls {@link #walk}. */
    abstract void inflate(ByteBuffer wire);

    /** Returns a byte of the plain message. */
    abstract byte get(int index);

    /** Inflates voxels, lights or indices of the plain message; returns the bytes of the array. */
    abstract long ints(int index, int length);

    /** Inflates positions or UVs of the plain message; returns the bytes of the array. */
    abstract long floats(int index, int length);

    /** Returns the count of chunks in the last message. */
    final int chunks() {
        return chunks;
    }

    /** Returns the bytes of all arrays in the last message. */
    final long arrayBytes() {
        return arrayBytes;
    }

    final void walk(int start, int end) {
        chunks = 0;
        arrayBytes = 0;
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
                array(varint(), false);
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
            if (tag >= positions && tag <= lights && (tag & 7) == 2) {
                array(varint(), tag <= uvs);
            } else {
                skip(tag);
            }
        }
    }

    private void array(int length, boolean floats) {
        if (length > 0) {
            arrayBytes += floats ? floats(position, length) : ints(position, length);
            position += length;
        }
    }

    private void skip(int tag) {
        switch (tag & 7) {
            case 0 -> varint();
            case 1 -> position += Long.BYTES;
            case 2 -> {
                int length = varint();
                position += length;
            }
            default -> position += Integer.BYTES;
        }
    }

    /** Reads a varint; of a longer one the upper bits are lost, which nobody reads. */
    private int varint() {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = get(position++);
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
