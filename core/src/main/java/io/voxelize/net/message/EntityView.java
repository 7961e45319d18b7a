package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * An entity's life cycle or state.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface EntityView {

    /**
     * Returns what the record asks for.
     *
     * @return null if the number is of no known operation; such a record should be ignored.
     */
    @Nullable
    EntityOperation operation();

    /**
     * Returns the entity's id, 21 characters by default.
     *
     * @return a view.
     */
    TextView id();

    /**
     * Returns the registered type; {@code block::} at the front marks block entities.
     *
     * @return a view, empty in a DELETE of older servers.
     */
    TextView type();

    /**
     * Returns a JSON object, or nothing.
     *
     * @return a view.
     */
    TextView metadata();

    /**
     * Tells whether the record carries a motion payload that can be read.
     *
     * @return true if {@link #motion()} may be read; false also for a malformed payload, which counts as absent.
     */
    boolean hasMotion();

    /**
     * Returns the motion payload.
     *
     * @return a view.
     * @throws IllegalStateException if {@link #hasMotion()} is false.
     */
    MotionView motion();
}
