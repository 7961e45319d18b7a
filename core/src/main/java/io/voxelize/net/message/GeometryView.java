package io.voxelize.net.message;

/**
 * The triangles of one kind of block, or of one face of it, in a sub-chunk.
 *
 * <p>The decoder has checked the arrays: three coordinates, two uvs and one light for each vertex, a multiple of three
 * indices, and every index below {@link #vertexCount()}.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface GeometryView {

    /**
     * Returns the id of the block, without rotation bits.
     *
     * @return block id.
     */
    int voxel();

    /**
     * Returns the name of the face, for independent and isolated faces.
     *
     * @return a view, empty otherwise.
     */
    TextView faceName();

    /**
     * Tells whether this is an isolated face, which belongs to one block; servers since 2024-03-11.
     *
     * @return true if {@link #atX()}, {@link #atY()} and {@link #atZ()} are valid.
     */
    boolean hasAt();

    /**
     * Returns the x coordinate of the block of an isolated face.
     *
     * @return in blocks, 0 if {@link #hasAt()} is false.
     */
    int atX();

    /**
     * Returns the y coordinate of the block of an isolated face.
     *
     * @return in blocks, 0 if {@link #hasAt()} is false.
     */
    int atY();

    /**
     * Returns the z coordinate of the block of an isolated face.
     *
     * @return in blocks, 0 if {@link #hasAt()} is false.
     */
    int atZ();

    /**
     * Returns the number of vertices.
     *
     * @return {@code 0} or more.
     */
    int vertexCount();

    /**
     * Returns three coordinates per vertex, from the corner of the sub-chunk.
     *
     * @return a view, in blocks.
     */
    FloatArrayView positions();

    /**
     * Returns two texture coordinates per vertex.
     *
     * @return a view.
     */
    FloatArrayView uvs();

    /**
     * Returns three vertex numbers per triangle.
     *
     * @return a view.
     */
    IntArrayView indices();

    /**
     * Returns one light per vertex; {@link VertexLights} reads it.
     *
     * @return a view.
     */
    IntArrayView lights();
}
