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

    /** Connectivity of a mesh without a visibility graph: every face sees every other. */
    int FULLY_CONNECTED = 0x7FFF;

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
     * Returns the pairs of faces of the sub-chunk that see each other. For faces a &lt; b, numbered -x, +x, -y, +y, -z,
     * +z from 0, it is bit {@code a * (11 - a) / 2 + (b - a - 1)}.
     *
     * @return 15 bits; {@link #FULLY_CONNECTED} if the server sent none.
     */
    int connectivity();

    /**
     * Returns the geometries.
     *
     * @return a cursor before the first element.
     */
    Cursor<GeometryView> geometries();

    /**
     * Takes ownership of the mesh, without copying its arrays; it stays valid after {@code onMessage}. All meshes of
     * the chunk in this message together count against {@code maxRetainedLength}, as {@link ChunkView#retain()} does.
     *
     * @return an owned mesh that must be closed; null if {@code maxRetainedLength} is reached (counted as
     *     {@code RETAIN_REFUSED}).
     */
    @Nullable
    MeshData retain();
}
