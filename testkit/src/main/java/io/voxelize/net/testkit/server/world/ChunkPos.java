package io.voxelize.net.testkit.server.world;

/**
 * The place of a chunk.
 *
 * @param x in chunks.
 * @param z in chunks.
 */
public record ChunkPos(int x, int z) {
    /**
     * Returns the chunk that holds a block.
     *
     * @param blockX block coordinate.
     * @param blockZ block coordinate.
     * @return its chunk.
     */
    public static ChunkPos ofBlock(int blockX, int blockZ) {
        return new ChunkPos(blockX >> 4, blockZ >> 4);
    }

    /**
     * Returns the distance that servers order requests by.
     *
     * @param other chunk.
     * @return Manhattan distance in chunks.
     */
    public long distanceTo(ChunkPos other) {
        return Math.abs((long) x - other.x) + Math.abs((long) z - other.z);
    }

    /**
     * Returns a chunk nearby.
     *
     * @param dx chunks to go in x.
     * @param dz chunks to go in z.
     * @return the chunk there.
     */
    public ChunkPos plus(int dx, int dz) {
        return new ChunkPos(x + dx, z + dz);
    }
}
