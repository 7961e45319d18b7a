package io.voxelize.net.message;

/**
 * The triangles of one sub-chunk, owned by the code that retained them until {@link #close()}.
 *
 * <p>Meshes of a chunk that came in one message share memory, which is released when all of them are closed. Close
 * each: an object that becomes unreachable without {@code close()} is a leak, as with {@link ChunkData}.
 *
 * <p><b>Thread:</b> any, one at a time; {@link #close()} any.
 */
public interface MeshData extends AutoCloseable {

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
     * Returns the number of the sub-chunk, from the bottom.
     *
     * @return {@code 0} or more.
     */
    int level();

    /**
     * Tells whether the server sent a visibility graph; servers since 2026-08-03.
     *
     * @return true if {@link #connectivity()} came from the server.
     */
    boolean hasConnectivity();

    /**
     * Returns the pairs of faces of the sub-chunk that see each other.
     *
     * @return as {@link MeshView#connectivity()}.
     */
    int connectivity();

    /**
     * Returns the geometries. It is always the same cursor, so a new iteration ends the previous one.
     *
     * @return a cursor, valid until this is closed.
     * @throws IllegalStateException if closed.
     */
    Cursor<GeometryView> geometries();

    /**
     * Releases the memory, on any thread while no thread reads. A second call has no effect; leak detection reports it
     * with the places of both calls if it records places. Never throws.
     */
    @Override
    void close();
}
