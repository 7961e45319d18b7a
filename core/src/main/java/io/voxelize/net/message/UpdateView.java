package io.voxelize.net.message;

/**
 * A changed voxel.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p>Source: {@code messages.proto}, {@code Update}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> game.
 */
public interface UpdateView {

    /**
     * Returns the x coordinate.
     *
     * @return blocks.
     */
    int vx();

    /**
     * Returns the y coordinate, upwards.
     *
     * @return blocks.
     */
    int vy();

    /**
     * Returns the z coordinate.
     *
     * @return blocks.
     */
    int vz();

    /**
     * Returns the new voxel word; {@link Voxels} reads it.
     *
     * @return 32 bits.
     */
    int voxel();

    /**
     * Returns the new light word; {@link Lights} reads it.
     *
     * @return {@code 0} to {@code 0xFFFF}.
     */
    int light();
}
