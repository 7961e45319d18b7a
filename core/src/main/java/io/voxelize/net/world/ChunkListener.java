package io.voxelize.net.world;

/**
 * Listens to changes of the chunks of a {@link World}; called after the world has changed. An exception affects neither
 * the world nor other listeners. It is thrown once the message is applied, and then counted and logged as an
 * interceptor's; or by {@link World#update} if that caused the change.
 *
 * <p><b>Thread:</b> game.
 */
public interface ChunkListener {

    /**
     * A chunk is loaded: both its voxels and its lights were received.
     *
     * @param chunk valid until it is unloaded.
     */
    default void onChunkLoaded(Chunk chunk) {}

    /**
     * A loaded chunk was changed by an UPDATE, or the server sent it again. Called once per chunk and message.
     *
     * @param chunk the changed chunk.
     */
    default void onChunkUpdated(Chunk chunk) {}

    /**
     * An UPDATE set a voxel of a loaded chunk. Called before {@link #onChunkUpdated} of its chunk.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param oldVoxel word before.
     * @param newVoxel word now; the same if only the light changed.
     */
    default void onVoxelUpdated(int vx, int vy, int vz, int oldVoxel, int newVoxel) {}

    /**
     * A loaded chunk is unloaded: it is too far away, a new session began, the world was unregistered, or its
     * compressed data cannot be inflated.
     *
     * @param chunk readable until this method returns, except in the last case.
     */
    default void onChunkUnloaded(Chunk chunk) {}

    /**
     * A received chunk was not stored because the configuration's {@code maxRetainedLength} is reached. It is requested
     * again after 5 s.
     *
     * @param x chunk along x.
     * @param z chunk along z.
     */
    default void onChunkRefused(int x, int z) {}

    /**
     * An edit of {@link World#setVoxel} was not confirmed by an UPDATE in time, after all resends, or its session
     * ended. The server dropped or refused it, changed the voxel to something else meanwhile, or sends no UPDATE since
     * the voxel is too far away from this client.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxel word that {@code setVoxel} was given.
     */
    default void onEditLost(int vx, int vy, int vz, int voxel) {}
}
