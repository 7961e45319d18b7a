package io.voxelize.net.bench.client;

import java.util.List;

/**
 * The arrays of a chunk of servers since 2026-01-11, inflated, little-endian as they came; empty where there was none.
 * Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class DecodedBlocks implements Decoded.DecodedChunk {

    final int x;
    final int z;
    final byte[] voxels;
    final byte[] lights;
    final List<DecodedGeometry> geometries;

    DecodedBlocks(int x, int z, byte[] voxels, byte[] lights, List<DecodedGeometry> geometries) {
        this.x = x;
        this.z = z;
        this.voxels = voxels;
        this.lights = lights;
        this.geometries = geometries;
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

    @Override
    public long arrayBytes() {
        long bytes = (long) voxels.length + lights.length;
        for (DecodedGeometry geometry : geometries) {
            bytes += (long) geometry.positions.length
                    + geometry.uvs.length
                    + geometry.indices.length
                    + geometry.lights.length;
        }
        return bytes;
    }
}
