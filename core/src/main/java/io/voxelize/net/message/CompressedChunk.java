package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * The voxels and lights of a chunk as they came, still compressed, owned by whoever retained them, until
 * {@link #close()}: a few kilobytes instead of half a megabyte.
 *
 * <p>Only offered if an interceptor's interests ask
 * {@linkplain io.voxelize.net.intercept.Interests#withCompressedData() for it}. Immutable: what is inflated may be
 * written, this is not.
 *
 * <p>Close it: one that is lost unclosed is a leak, which gives its memory back and is reported, as with
 * {@link ChunkData}.
 *
 * <p><b>Thread:</b> any.
 */
public interface CompressedChunk extends AutoCloseable {

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
     * Tells whether voxels are included.
     *
     * @return true if so.
     */
    boolean hasVoxels();

    /**
     * Tells whether lights are included.
     *
     * @return true if so.
     */
    boolean hasLights();

    /**
     * Returns how long voxels and lights are as they came.
     *
     * @return bytes.
     */
    int compressedLength();

    /**
     * Inflates voxels and lights, into memory that counts against the budget for retained chunks.
     *
     * @return as {@link #inflate(ChunkData)}.
     * @throws IllegalStateException if closed.
     */
    default @Nullable ChunkData inflate() {
        return inflate(null);
    }

    /**
     * Inflates voxels and lights, if possible into memory that is given up for it.
     *
     * <p>An array that turns out malformed is absent from the result, and counted as {@code BAD_COMPRESSED_ARRAYS}.
     *
     * @param recycled chunk that is no longer needed; it is closed in any case. Its memory is used again if it is long
     *     enough and nobody else holds it; then no budget can refuse. Null for none.
     * @return an owned chunk that must be closed; null if the budget is used up, counted as {@code INFLATE_REFUSED}.
     * @throws IllegalStateException if closed.
     */
    @Nullable
    ChunkData inflate(@Nullable ChunkData recycled);

    /**
     * Gives the memory back. May be called from any thread. Calling it again does nothing, but is reported, with both
     * places, where leak detection notes places. Never throws.
     */
    @Override
    void close();
}
