package io.voxelize.net.testkit.server.world;

/**
 * The terrain of a world before any edit: a pure function of the coordinates.
 *
 * <p><b>Thread:</b> any.
 */
@FunctionalInterface
public interface Terrain {
    /**
     * Fills one column of blocks from the bottom.
     *
     * @param x block coordinate.
     * @param z block coordinate.
     * @param blocks block ids by y, all 0; written up to the highest block.
     * @return how many were written.
     */
    int fill(int x, int z, int[] blocks);
}
