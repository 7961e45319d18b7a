package io.voxelize.net.message;

/**
 * The voxel or light words of a chunk column: x slowest, then y, then z.
 *
 * <p>{@code index = (lx * maxHeight + ly) * chunkSize + lz}; source: {@code chunk.rs}, observed on 3.0.0, 0.8.99 and
 * 0.8.55.
 *
 * <p><b>Thread:</b> game for a message's view; any for that of a {@link ChunkData}.
 */
public interface VoxelArrayView extends IntArrayView {

    /**
     * Returns the width of the column along x and z.
     *
     * @return blocks, as INIT announced.
     */
    int chunkSize();

    /**
     * Returns the height of the column.
     *
     * @return blocks, as INIT announced.
     */
    int maxHeight();

    /**
     * Returns the word of a voxel.
     *
     * @param lx along x from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @param ly upwards, {@code 0} to {@code maxHeight - 1}.
     * @param lz along z from the corner of the chunk, {@code 0} to {@code chunkSize - 1}.
     * @return 32 bits; {@link Voxels} or {@link Lights} reads them.
     * @throws IndexOutOfBoundsException if a coordinate is outside the column.
     */
    int get(int lx, int ly, int lz);
}
