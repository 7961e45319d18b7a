package io.voxelize.net.message;

/**
 * A player.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface PeerView {

    /**
     * Returns the client id.
     *
     * @return a view.
     */
    TextView id();

    /**
     * Returns the display name.
     *
     * @return a view.
     */
    TextView username();

    /**
     * Returns the player's state, a JSON object such as {@code {"position":[..],"direction":[..]}}; may be {@code {}}.
     *
     * @return a view.
     */
    TextView metadata();
}
