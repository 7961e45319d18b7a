package io.voxelize.net.message;

/**
 * The triangles of one kind of block, or of one face of it, in a sub-chunk.
 *
 * <p>Checked when it was decoded: there are as many {@link #lights()} as vertices, two uvs and three coordinates for
 * each, a multiple of three indices, and every index is below {@link #vertexCount()}.
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
     * @return true if {@link #atX()} and its siblings mean something.
     */
    boolean hasAt();

    /**
     * Returns where the block of an isolated face stands, along x.
     *
     * @return blocks, 0 if there is no place.
     */
    int atX();

    /**
     * Returns where the block of an isolated face stands, upwards.
     *
     * @return blocks, 0 if there is no place.
     */
    int atY();

    /**
     * Returns where the block of an isolated face stands, along z.
     *
     * @return blocks, 0 if there is no place.
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
     * Returns one light per vertex, to be read with {@link VertexLights}.
     *
     * @return a view.
     */
    IntArrayView lights();
}
