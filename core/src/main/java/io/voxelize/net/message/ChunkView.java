package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * A chunk, or a part of one. An absent array is not included in this message; it does not mean an empty chunk. The
 * server may send meshes, voxels and lights together or in separate messages.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on. {@link #retain()} returns data that lives
 * longer.
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
     * Returns the server's id of the chunk.
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
     * Returns the meshes.
     *
     * @return a cursor before the first element.
     */
    Cursor<MeshView> meshes();

    /**
     * Takes ownership of the voxels and lights, without copying them; they stay valid after {@code onMessage}.
     *
     * <p>Retained data counts against {@code maxRetainedLength} instead of the memory for receiving, so retaining never
     * stalls the connection.
     *
     * @return an owned chunk that must be closed; null if neither voxels nor lights are included, or if
     *     {@code maxRetainedLength} is reached (counted as {@code RETAIN_REFUSED}).
     */
    @Nullable
    ChunkData retain();

    /**
     * Tells whether voxels or lights are included compressed, as received. This requires an interceptor whose interests
     * ask for {@linkplain io.voxelize.net.intercept.Interests#withCompressedData() compressed data}; they may be
     * inflated as well.
     *
     * @return true if {@link #retainCompressed()} has data to retain.
     */
    boolean hasCompressedData();

    /**
     * Takes ownership of the compressed voxels and lights, without copying them; they stay valid after
     * {@code onMessage}. They count against {@code maxRetainedLength} as those of {@link #retain()}.
     *
     * @return an owned chunk that must be closed; null if {@link #hasCompressedData()} is false, or if
     *     {@code maxRetainedLength} is reached (counted as {@code RETAIN_REFUSED}).
     */
    @Nullable
    CompressedChunk retainCompressed();
}
