package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * The compressed voxels and lights of a chunk, as received, owned by the code that retained them until
 * {@link #close()}: a few kilobytes instead of half a megabyte.
 *
 * <p>Available only if an interceptor's interests ask for
 * {@linkplain io.voxelize.net.intercept.Interests#withCompressedData() compressed data}. Immutable; the chunk inflated
 * from it is not.
 *
 * <p>Close it: an object that becomes unreachable without {@code close()} is a leak, as with {@link ChunkData}.
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
     * Returns the length of the compressed voxels and lights.
     *
     * @return bytes.
     */
    int compressedLength();

    /**
     * Inflates voxels and lights into memory that counts against {@code maxRetainedLength}.
     *
     * @return as {@link #inflate(ChunkData)}.
     * @throws IllegalStateException if closed.
     */
    default @Nullable ChunkData inflate() {
        return inflate(null);
    }

    /**
     * Inflates voxels and lights, if possible into the memory of another chunk.
     *
     * <p>A malformed array is absent from the result, and counted as {@code BAD_COMPRESSED_ARRAYS}.
     *
     * @param recycled chunk that is no longer needed, or null; it is always closed. Its memory is reused if it is long
     *     enough and nothing else holds it; then the limit does not apply.
     * @return an owned chunk that must be closed; null if {@code maxRetainedLength} is reached, counted as
     *     {@code INFLATE_REFUSED}.
     * @throws IllegalStateException if closed.
     */
    @Nullable
    ChunkData inflate(@Nullable ChunkData recycled);

    /**
     * Releases the memory, on any thread. A second call has no effect; leak detection reports it with the places of
     * both calls if it records places. Never throws.
     */
    @Override
    void close();
}
