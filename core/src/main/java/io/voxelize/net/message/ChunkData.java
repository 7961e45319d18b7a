package io.voxelize.net.message;

/**
 * The voxels and lights of a chunk, owned by the code that retained them until {@link #close()}.
 *
 * <p>Keep a reference to it, or to one of its array views, while it is in use; the buffers of a view do not keep it
 * reachable. Close it: an object that becomes unreachable without {@code close()} is a leak. Leak detection, depending
 * on its level, reports the leak and releases the memory.
 *
 * <p>One thread at a time may write. The owner must synchronise readers on other threads with the writer.
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
     * Writes a voxel word, for instance after the server echoed an edit.
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
     * Releases the memory, on any thread. A second call has no effect; leak detection reports it with the places of
     * both calls if it records places. Never throws.
     */
    @Override
    void close();
}
