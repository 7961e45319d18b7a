package io.voxelize.net.message;

/**
 * A named event.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface EventView {

    /**
     * Returns the name; case matters.
     *
     * @return a view.
     */
    TextView name();

    /**
     * Returns the payload as it came: JSON, often JSON inside a JSON string.
     *
     * @return a view, empty if there is no payload.
     */
    TextView payload();
}
