package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;

/**
 * The settings that all worlds of a server share.
 *
 * @param generation of the server.
 * @param radius chunks from the middle to the border, inclusive.
 * @param preloadRadius chunks around the middle that are generated at the start.
 * @param responsesPerTick ready chunks per LOAD message, tick and client.
 * @param clientOnlyMeshing whether meshes are never sent; only servers since 2026 know this.
 */
public record WorldSettings(
        Generation generation, int radius, int preloadRadius, int responsesPerTick, boolean clientOnlyMeshing) {
    /**
     * Tells whether a chunk lies within the borders.
     *
     * @param pos of the chunk.
     * @return true if it exists.
     */
    public boolean contains(ChunkPos pos) {
        return Math.abs((long) pos.x()) <= radius && Math.abs((long) pos.z()) <= radius;
    }

    /**
     * Returns how many voxels an UPDATE may carry.
     *
     * @return a positive number.
     */
    public int updatesPerMessage() {
        if (generation.since(Generation.GX)) {
            return 50_000;
        }
        return generation.since(Generation.G2024) ? 500 : 1000;
    }

    /**
     * Tells whether chunks are sent with meshes.
     *
     * @return false if clients are to make their own.
     */
    public boolean sendsMeshes() {
        return !(clientOnlyMeshing && generation.since(Generation.G2026));
    }
}
