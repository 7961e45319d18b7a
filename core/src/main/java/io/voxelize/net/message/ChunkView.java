package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * A chunk, or a part of one: an absent array means "not included", never "empty". Parts of one chunk come in one
 * message or in several; meshes alone, voxels and lights alone, or all together.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on. {@link #retain()} gives what lives longer.
 *
 * <p><b>Thread:</b> game.
 */
public interface ChunkView {

    /**
     * Returns the chunk's coordinate along x.
     *
     * @return chunks.
     */
    int x();

    /**
     * Returns the chunk's coordinate along z.
     *
     * @return chunks.
     */
    int z();

    /**
     * Returns the server's identity for the chunk.
     *
     * @return a view.
     */
    TextView id();

    /**
     * Tells whether voxels are included.
     *
     * @return true if {@link #voxels()} has elements.
     */
    boolean hasVoxels();

    /**
     * Tells whether lights are included.
     *
     * @return true if {@link #lights()} has elements.
     */
    boolean hasLights();

    /**
     * Returns the voxel words.
     *
     * @return a view, of length 0 if not included.
     */
    VoxelArrayView voxels();

    /**
     * Returns the light words.
     *
     * @return a view, of length 0 if not included.
     */
    VoxelArrayView lights();

    /**
     * Returns the meshes, from the first.
     *
     * @return a cursor.
     */
    Cursor<MeshView> meshes();

    /**
     * Takes ownership of the voxels and lights beyond {@code onMessage}, without copying them.
     *
     * <p>What is retained leaves the memory that receiving uses and counts against a budget of its own,
     * {@code maxRetainedBytes}; so retaining never stalls the connection.
     *
     * @return an owned chunk that must be closed; null if neither voxels nor lights are included, or if the budget is
     *     used up (counted as {@code retainRefused}).
     */
    @Nullable
    ChunkData retain();

    /**
     * Tells whether voxels or lights are included as they came, still compressed. They are only if an interceptor's
     * interests ask {@linkplain io.voxelize.net.intercept.Interests#withCompressedData() for it}, whether or not they
     * are inflated as well.
     *
     * @return true if {@link #retainCompressed()} has something to retain.
     */
    boolean hasCompressedData();

    /**
     * Takes ownership of the voxels and lights as they came beyond {@code onMessage}, without copying them. Counts
     * against the same budget as {@link #retain()}.
     *
     * @return an owned chunk that must be closed; null if {@link #hasCompressedData()} is false, or if the budget is
     *     used up (counted as {@code retainRefused}).
     */
    @Nullable
    CompressedChunk retainCompressed();
}
