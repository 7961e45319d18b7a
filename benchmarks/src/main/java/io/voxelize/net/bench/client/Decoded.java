package io.voxelize.net.bench.client;

import io.voxelize.net.internal.wire.proto.Message;
import java.util.List;

/**
 * A message as protobuf's runtime makes it, and its arrays, inflated. Immutable.
 *
 * <p><b>Thread:</b> any.
 *
 * @param message from the runtime.
 * @param chunks in the order of the message.
 */
record Decoded(Message message, List<DecodedChunk> chunks) {

    /** The arrays of a chunk, little-endian as they came; empty where there was none. */
    static final class DecodedChunk {

        final int x;
        final int z;
        final byte[] voxels;
        final byte[] lights;
        final List<DecodedGeometry> geometries;

        DecodedChunk(int x, int z, byte[] voxels, byte[] lights, List<DecodedGeometry> geometries) {
            this.x = x;
            this.z = z;
            this.voxels = voxels;
            this.lights = lights;
            this.geometries = geometries;
        }
    }

    /** The arrays of a geometry. */
    static final class DecodedGeometry {

        final int voxel;
        final byte[] positions;
        final byte[] uvs;
        final byte[] indices;
        final byte[] lights;

        DecodedGeometry(int voxel, byte[] positions, byte[] uvs, byte[] indices, byte[] lights) {
            this.voxel = voxel;
            this.positions = positions;
            this.uvs = uvs;
            this.indices = indices;
            this.lights = lights;
        }
    }

    void count(Tally tally) {
        tally.message(message.getTick());
        for (DecodedChunk chunk : chunks) {
            long bytes = (long) chunk.voxels.length + chunk.lights.length;
            for (DecodedGeometry geometry : chunk.geometries) {
                bytes += (long) geometry.positions.length
                        + geometry.uvs.length
                        + geometry.indices.length
                        + geometry.lights.length;
            }
            tally.chunk(bytes);
        }
    }
}
