package io.voxelize.net.message;

/**
 * The voxel or light words of a chunk column: x slowest, then y, then z.
 *
 * <p>{@code index = (lx * maxHeight + ly) * chunkSize + lz}; source: {@code chunk.rs}, observed on 3.0.0, 0.8.99 and
 * 0.8.55.
 *
 * <p><b>Thread:</b> as {@link IntArrayView}.
 */
public interface VoxelArrayView extends IntArrayView {

    /**
     * Returns how many blocks the column is wide, along x and z.
     *
     * @return blocks, as INIT announced.
     */
    int chunkSize();

    /**
     * Returns how many blocks the column is high.
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
     * @return 32 bits, to be read with {@link Voxels} or {@link Lights}.
     * @throws IndexOutOfBoundsException if a coordinate is outside the column.
     */
    int get(int lx, int ly, int lz);
}
