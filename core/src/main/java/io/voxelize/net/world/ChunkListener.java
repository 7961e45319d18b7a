package io.voxelize.net.world;

/**
 * Hears what happens to the chunks of a {@link World}, after it happened there. What one throws does not keep the world
 * or another listener from going on; it reaches the interceptor's error handling when the message is done.
 *
 * <p><b>Thread:</b> game.
 */
public interface ChunkListener {

    /**
     * Voxels and lights of a chunk are both there.
     *
     * @param chunk valid until it is unloaded.
     */
    default void onChunkLoaded(Chunk chunk) {}

    /**
     * Voxels of a loaded chunk changed, or the server sent it again. Called once for each chunk and message.
     *
     * @param chunk that changed.
     */
    default void onChunkUpdated(Chunk chunk) {}

    /**
     * A voxel of a loaded chunk changed by an UPDATE; before {@link #onChunkUpdated} of its chunk.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param oldVoxel word before.
     * @param newVoxel word now; the same if only the light changed.
     */
    default void onVoxelUpdated(int vx, int vy, int vz, int oldVoxel, int newVoxel) {}

    /**
     * A loaded chunk leaves the world: too far away, or a new session began, or the world was unregistered, or what was
     * kept compressed of it cannot be inflated.
     *
     * @param chunk readable until this method returns, except in the last case.
     */
    default void onChunkUnloaded(Chunk chunk) {}

    /**
     * A chunk came and could not be kept, because the budget for retained chunks is used up. It is asked for again
     * after a while.
     *
     * @param x chunk along x.
     * @param z chunk along z.
     */
    default void onChunkRefused(int x, int z) {}

    /**
     * An edit of {@link World#setVoxel} is given up: no UPDATE showed it in time, however often it was sent, or the
     * session that it was sent in has ended. The server has lost or refused it, or the voxel has become something else
     * meanwhile, or it is too far away for this client to be told.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxel word that was asked for.
     */
    default void onEditLost(int vx, int vy, int vz, int voxel) {}
}
