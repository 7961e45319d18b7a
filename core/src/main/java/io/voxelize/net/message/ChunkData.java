package io.voxelize.net.message;

/**
 * The voxels and lights of a chunk, owned by whoever retained them, until {@link #close()}.
 *
 * <p>Keep a reference to it, or to one of its array views, for as long as it is in use, and close it: one that is lost
 * unclosed is a leak, which gives its memory back and is reported, depending on the level of leak detection. The
 * buffers that a view hands out do not keep it.
 *
 * <p>One thread at a time may write; readers on other threads see a write only through the owner's own synchronisation.
 *
 * <p><b>Thread:</b> any.
 */
public interface ChunkData extends AutoCloseable {

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
     * @throws IllegalStateException if closed.
     */
    VoxelArrayView voxels();

    /**
     * Returns the light words.
     *
     * @return a view, of length 0 if not included.
     * @throws IllegalStateException if closed.
     */
    VoxelArrayView lights();

    /**
     * Writes the word of a voxel, after the server echoed an edit for instance.
     *
     * @param lx along x from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @param ly upwards, {@code 0} to {@code maxHeight - 1}.
     * @param lz along z from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @param voxel 32 bits.
     * @throws IndexOutOfBoundsException if a coordinate is outside the column, or voxels are not included.
     * @throws IllegalStateException if closed.
     */
    void voxel(int lx, int ly, int lz, int voxel);

    /**
     * Writes the light word of a voxel.
     *
     * @param lx along x from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @param ly upwards, {@code 0} to {@code maxHeight - 1}.
     * @param lz along z from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @param light {@code 0} to {@code 0xFFFF}.
     * @throws IndexOutOfBoundsException if a coordinate is outside the column, or lights are not included.
     * @throws IllegalStateException if closed.
     */
    void light(int lx, int ly, int lz, int light);

    /**
     * Gives the memory back. May be called from any thread. Calling it again does nothing, but is reported, with both
     * places, where leak detection notes places. Never throws.
     */
    @Override
    void close();
}
