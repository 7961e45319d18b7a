package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * The triangles of one sub-chunk.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface MeshView {

    /** Connectivity of a mesh that brings none: every face sees every other. */
    int FULLY_CONNECTED = 0x7FFF;

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
     * Returns which pairs of faces of the sub-chunk see each other. For faces a &lt; b, numbered -x, +x, -y, +y, -z, +z
     * from 0, bit {@code a * (11 - a) / 2 + (b - a - 1)}.
     *
     * @return 15 bits; {@link #FULLY_CONNECTED} if the server sent none.
     */
    int connectivity();

    /**
     * Returns the geometries, from the first.
     *
     * @return a cursor.
     */
    Cursor<GeometryView> geometries();

    /**
     * Takes ownership of the mesh beyond {@code onMessage}. Its arrays are not copied; they count against the same
     * budget as those of {@link ChunkView#retain()}, all meshes of the chunk in this message together.
     *
     * @return an owned mesh that must be closed; null if the budget is used up (counted as {@code retainRefused}).
     */
    @Nullable
    MeshData retain();
}
