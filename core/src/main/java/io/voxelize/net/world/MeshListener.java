package io.voxelize.net.world;

import io.voxelize.net.message.ChunkView;

/**
 * Receives the meshes of chunks. A {@link World} without one, that stores no meshes either, does not have them
 * inflated.
 *
 * <p><b>Thread:</b> game.
 */
@FunctionalInterface
public interface MeshListener {

    /**
     * Meshes of a chunk were received: LOAD has those of all sub-chunks that have one, UPDATE of some. They may precede
     * the chunk's voxels.
     *
     * @param chunk valid until this method returns, its {@code meshes()} too.
     */
    void onMeshes(ChunkView chunk);
}
