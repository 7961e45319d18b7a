package io.voxelize.net.message;

/**
 * Reads the light of a vertex: the low 16 bits are a light word ({@link Lights}); ambient occlusion and flags are
 * above.
 *
 * <p>Source: {@code mesher.rs}, upstream v3.0.0 (34cb852); servers before 2025-12-15 use bits 0 to 17 only.
 *
 * <p><b>Thread:</b> any.
 */
public final class VertexLights {

    private static final float[] EMISSIVE_STRENGTHS = {1.0f, 1.75f, 2.5f, 3.5f};

    private VertexLights() {}

    /**
     * Returns the light word.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return {@code 0} to {@code 0xFFFF}.
     */
    public static int light(int vertexLight) {
        return vertexLight & 0xFFFF;
    }

    /**
     * Returns the ambient occlusion, 3 for a vertex in the open. With {@link #isEmissive} it is the index of the
     * emissive strength instead.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return {@code 0} to {@code 3}.
     */
    public static int ambientOcclusion(int vertexLight) {
        return vertexLight >>> 16 & 3;
    }

    /**
     * Tells whether the face belongs to a fluid; servers since 2025-12-15.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return true if so.
     */
    public static boolean isFluid(int vertexLight) {
        return (vertexLight & 1 << 18) != 0;
    }

    /**
     * Tells whether greedy meshing made the face; servers since 2025-12-17.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return true if so.
     */
    public static boolean isGreedy(int vertexLight) {
        return (vertexLight & 1 << 19) != 0;
    }

    /**
     * Tells whether the face is a wave surface; servers since 2026-01-04.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return true if so.
     */
    public static boolean isWave(int vertexLight) {
        return (vertexLight & 1 << 20) != 0;
    }

    /**
     * Tells whether the face touches a fluid; servers since 2026-07-23.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return true if so.
     */
    public static boolean touchesFluid(int vertexLight) {
        return (vertexLight & 1 << 21) != 0;
    }

    /**
     * Returns the position in a vertical stack of equal blocks; servers since 2026-07-27.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return {@code 0} to {@code 15}.
     */
    public static int stackIndex(int vertexLight) {
        return vertexLight >>> 22 & 0xF;
    }

    /**
     * Returns the length of the vertical stack; servers since 2026-07-27.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return {@code 1} to {@code 16}.
     */
    public static int stackLength(int vertexLight) {
        return (vertexLight >>> 26 & 0xF) + 1;
    }

    /**
     * Tells whether the face glows; servers since 2026-08-10.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return true if so.
     */
    public static boolean isEmissive(int vertexLight) {
        return (vertexLight & 1 << 30) != 0;
    }

    /**
     * Returns how strongly the face glows; servers since 2026-08-10.
     *
     * @param vertexLight as in {@link GeometryView#lights()}.
     * @return {@code 1.0}, {@code 1.75}, {@code 2.5} or {@code 3.5}; {@code 0} if the face does not glow.
     */
    public static float emissiveStrength(int vertexLight) {
        return isEmissive(vertexLight) ? EMISSIVE_STRENGTHS[ambientOcclusion(vertexLight)] : 0;
    }
}
