package io.voxelize.net.bench.client;

import io.voxelize.net.bench.traffic.Varints;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The JDK's inflater into an array where the server has deflated, and {@link Varints}, for servers before 2024-03-11.
 * Floats are copied.
 */
final class PackedInflation extends Inflation {

    private static final byte ZLIB = 0x78;
    private static final int MAX_LENGTH = 16 << 20;
    private static final int FIRST_ARRAY = 3;

    private final Inflater inflater = new Inflater();
    private final byte[] plain = new byte[MAX_LENGTH];
    private final byte[] floats = new byte[MAX_LENGTH];
    private final int[] words = new int[MAX_LENGTH / Integer.BYTES];

    PackedInflation(boolean meshes) {
        super(meshes, FIRST_ARRAY);
    }

    @Override
    void inflate(ByteBuffer wire) {
        walk(0, plainLength(wire));
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

    @Override
    byte get(int index) {
        return plain[index];
    }

    @Override
    long ints(int index, int length) {
        return (long) Integer.BYTES * Varints.unpack(plain, index, length, words);
    }

    @Override
    long floats(int index, int length) {
        System.arraycopy(plain, index, floats, 0, length);
        return length;
    }
}
