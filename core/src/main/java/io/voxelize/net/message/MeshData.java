package io.voxelize.net.message;

/**
 * The triangles of one sub-chunk, owned by whoever retained them, until {@link #close()}.
 *
 * <p>Meshes that came in one message share their memory: it is given back when all of them are closed. Close each: one
 * that is lost unclosed is a leak, which is reported, as with {@link ChunkData}.
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
     * Returns which sub-chunk, counted from the bottom.
     *
     * @return {@code 0} or more.
     */
    int level();

    /**
     * Tells whether the server sent a visibility graph; servers since 2026-08-03.
     *
     * @return true if {@link #connectivity()} is the server's.
     */
    boolean hasConnectivity();

    /**
     * Returns which pairs of faces of the sub-chunk see each other.
     *
     * @return as {@link MeshView#connectivity()}.
     */
    int connectivity();

    /**
     * Returns the geometries, from the first. The same cursor each time: a walk ends the one before.
     *
     * @return a cursor, valid until this is closed.
     * @throws IllegalStateException if closed.
     */
    Cursor<GeometryView> geometries();

    /**
     * Gives the memory back. May be called from any thread while none reads. Calling it again does nothing, but is
     * reported, with both places, where leak detection notes places. Never throws.
     */
    @Override
    void close();
}
