package io.voxelize.net.message;

/**
 * A remote method call.
 *
 * <p>Valid until {@code onMessage} returns.
 *
 * <p><b>Thread:</b> game.
 */
public interface MethodView {

    /**
     * Returns the name of the method.
     *
     * @return a view.
     */
    TextView name();

    /**
     * Returns the argument, JSON text or empty.
     *
     * @return a view.
     */
    TextView payload();
}
