package io.voxelize.net.bench.client;

import java.util.List;

/**
 * The arrays of a chunk of servers before 2026-01-11; empty where there was none. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class DecodedPacked implements Decoded.DecodedChunk {

    final int x;
    final int z;
    final int[] voxels;
    final int[] lights;
    final List<DecodedGeometry> geometries;

    DecodedPacked(int x, int z, int[] voxels, int[] lights, List<DecodedGeometry> geometries) {
        this.x = x;
        this.z = z;
        this.voxels = voxels;
        this.lights = lights;
        this.geometries = geometries;
    }

    /** The arrays of a geometry. */
    static final class DecodedGeometry {

        final int voxel;
        final float[] positions;
        final float[] uvs;
        final int[] indices;
        final int[] lights;

        DecodedGeometry(int voxel, float[] positions, float[] uvs, int[] indices, int[] lights) {
            this.voxel = voxel;
            this.positions = positions;
            this.uvs = uvs;
            this.indices = indices;
            this.lights = lights;
        }
    }

    @Override
    public long arrayBytes() {
        long words = (long) voxels.length + lights.length;
        for (DecodedGeometry geometry : geometries) {
            words += (long) geometry.positions.length
                    + geometry.uvs.length
                    + geometry.indices.length
                    + geometry.lights.length;
        }
        return Integer.BYTES * words;
    }
}
