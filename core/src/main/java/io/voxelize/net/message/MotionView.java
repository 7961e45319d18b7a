package io.voxelize.net.message;

/**
 * Position, direction, rigid body and target of an entity, from the compact form {@code motion.v1}. Servers since
 * 2026-07-16 send it if JOIN asks for it ({@code compactMotion}).
 *
 * <p>Valid until {@code onMessage} returns, or until the cursor of its entity moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface MotionView {

    /** Length of the shortest payload in bytes: version, flags, position. */
    int MIN_LENGTH = 14;

    /** Units per block of all coordinates. */
    double UNITS_PER_BLOCK = 512.0;

    /**
     * Returns the position along x.
     *
     * @return blocks, a multiple of 1/512.
     */
    double x();

    /**
     * Returns the position upwards.
     *
     * @return blocks, a multiple of 1/512.
     */
    double y();

    /**
     * Returns the position along z.
     *
     * @return blocks, a multiple of 1/512.
     */
    double z();

    /**
     * Tells whether the direction is included.
     *
     * @return true if the {@code direction} accessors may be read.
     */
    boolean hasDirection();

    /**
     * Returns the direction along x.
     *
     * @return a multiple of 1/512, 0 if absent.
     */
    double directionX();

    /**
     * Returns the direction upwards.
     *
     * @return a multiple of 1/512, 0 if absent.
     */
    double directionY();

    /**
     * Returns the direction along z.
     *
     * @return a multiple of 1/512, 0 if absent.
     */
    double directionZ();

    /**
     * Tells whether the state of the rigid body is included.
     *
     * @return true if {@link #isInFluid()} and {@link #fluidRatio()} may be read.
     */
    boolean hasRigidBody();

    /**
     * Tells whether the body is in a fluid.
     *
     * @return false if absent.
     */
    boolean isInFluid();

    /**
     * Returns the part of the body that is in a fluid.
     *
     * @return {@code 0.0} to {@code 1.0}, 0 if absent.
     */
    double fluidRatio();

    /**
     * Tells whether the target is included.
     *
     * @return true if the {@code target} accessors may be read.
     */
    boolean hasTarget();

    /**
     * Returns the target's position along x.
     *
     * @return blocks, 0 if absent.
     */
    double targetX();

    /**
     * Returns the target's position upwards.
     *
     * @return blocks, 0 if absent.
     */
    double targetY();

    /**
     * Returns the target's position along z.
     *
     * @return blocks, 0 if absent.
     */
    double targetZ();
}
