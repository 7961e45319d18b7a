package io.voxelize.net.tutorial;

/**
 * The voxels a picture is drawn from: a {@code World}, or a made-up one in a test.
 *
 * <p><b>Thread:</b> that of the world behind it.
 */
interface VoxelSource {

    /**
     * Tells whether the column of blocks at a place is known.
     *
     * @param vx along x, in blocks.
     * @param vz along z, in blocks.
     * @return false where nothing is drawn.
     */
    boolean isLoaded(int vx, int vz);

    /**
     * Returns how high a column is.
     *
     * @return blocks.
     */
    int maxHeight();

    /**
     * Returns the id of the block at a place in a loaded column.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, {@code 0} to {@code maxHeight() - 1}.
     * @param vz along z, in blocks.
     * @return block id, 0 for air.
     */
    int blockId(int vx, int vy, int vz);

    /**
     * Returns the light word at a place in a loaded column.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, {@code 0} to {@code maxHeight() - 1}.
     * @param vz along z, in blocks.
     * @return to be read with {@code Lights}.
     */
    int light(int vx, int vy, int vz);
}
