package io.voxelize.net.world;

import io.voxelize.net.message.ChunkView;

/**
 * Receives the meshes of chunks. While a {@link World} has none, meshes are not even inflated for it.
 *
 * <p><b>Thread:</b> game.
 */
@FunctionalInterface
public interface MeshListener {

    /**
     * Meshes of a chunk came: all sub-chunks that have one with a LOAD, some of them with an UPDATE. They may come
     * before the chunk's voxels.
     *
     * @param chunk whose {@code meshes()} are valid until this method returns.
     */
    void onMeshes(ChunkView chunk);
}
