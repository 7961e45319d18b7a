package io.voxelize.net.bench.client;

import com.google.protobuf.MessageLite;
import java.lang.reflect.Array;
import java.util.List;

/**
 * A message of a peer's decoder with the inflated arrays of its chunks.
 *
 * @param message for the game to read.
 * @param tick of the message, 0 if it has none.
 * @param chunks in the order of the message.
 */
record Decoded(MessageLite message, long tick, List<? extends Chunk<?, ?>> chunks) {

    /**
     * The arrays of a chunk: {@code byte[]} in little-endian order from servers since 2026-01-11, {@code int[]} and
     * {@code float[]} from older ones. An absent array is empty.
     */
    record Chunk<I, F>(int x, int z, I voxels, I lights, List<Geometry<I, F>> geometries) {

        private long arrayBytes() {
            long bytes = lengthBytes(voxels) + lengthBytes(lights);
            for (Geometry<I, F> geometry : geometries) {
                bytes += lengthBytes(geometry.positions)
                        + lengthBytes(geometry.uvs)
                        + lengthBytes(geometry.indices)
                        + lengthBytes(geometry.lights);
            }
            return bytes;
        }

        private static long lengthBytes(Object array) {
            return array instanceof byte[] bytes ? bytes.length : (long) Integer.BYTES * Array.getLength(array);
        }
    }

    /** The arrays of a geometry. */
    record Geometry<I, F>(int voxel, F positions, F uvs, I indices, I lights) {}

    void count(Tally tally) {
        tally.message(tick);
        for (Chunk<?, ?> chunk : chunks) {
            tally.chunk(chunk.arrayBytes());
        }
    }
}
