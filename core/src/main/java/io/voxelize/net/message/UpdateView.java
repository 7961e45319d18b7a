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
     * Returns where, along x.
     *
     * @return blocks.
     */
    int vx();

    /**
     * Returns where, upwards.
     *
     * @return blocks.
     */
    int vy();

    /**
     * Returns where, along z.
     *
     * @return blocks.
     */
    int vz();

    /**
     * Returns the new voxel word, to be read with {@link Voxels}.
     *
     * @return 32 bits.
     */
    int voxel();

    /**
     * Returns the new light word, to be read with {@link Lights}.
     *
     * @return {@code 0} to {@code 0xFFFF}.
     */
    int light();
}
