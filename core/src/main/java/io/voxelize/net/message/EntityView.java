package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * A change of an entity's life cycle or state.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface EntityView {

    /**
     * Returns the operation.
     *
     * @return null if the number on the wire is unknown; ignore such a record.
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
     * Returns the registered type; that of block entities starts with {@code block::}.
     *
     * @return a view, empty in a DELETE of older servers.
     */
    TextView type();

    /**
     * Returns the metadata, a JSON object or empty.
     *
     * @return a view.
     */
    TextView metadata();

    /**
     * Tells whether the record has a valid motion payload.
     *
     * @return true if {@link #motion()} may be read; false also if the payload is malformed.
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
