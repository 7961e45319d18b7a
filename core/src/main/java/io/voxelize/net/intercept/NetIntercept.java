package io.voxelize.net.intercept;

import io.voxelize.net.message.Message;
import io.voxelize.net.message.Packets;

/**
 * Sees every message of a connection, in the order of the wire, when the game thread calls {@code sync()}.
 *
 * <pre>{@code
 * network.register(message -> System.out.println(message.type()));
 * }</pre>
 *
 * <p>What it throws is counted and reported; the other interceptors and the next message are not affected.
 *
 * <p><b>Thread:</b> game.
 */
@FunctionalInterface
public interface NetIntercept extends ConnectionListener {

    /**
     * Handles a message.
     *
     * @param message valid until this method returns.
     */
    void onMessage(Message message);

    /**
     * Is called once, when the interceptor is registered, with the packets that {@code flush()} sends on its behalf.
     *
     * @param packets its own, until {@link #detach()}.
     */
    default void attach(Packets packets) {}

    /**
     * Is called when the interceptor is unregistered, or when the {@code Network} is closed. Packets that are not
     * flushed are dropped and counted.
     */
    default void detach() {}

    /**
     * Is called by {@code flush()} just before this interceptor's packets are sent: the place to say what should be
     * said once per frame.
     */
    default void onFlush() {}

    /**
     * Says what this interceptor needs. What none needs is neither inflated nor copied.
     *
     * <p>Asked for when the interceptor is registered; the union of all binds messages decoded from then on.
     *
     * @return everything, by default.
     */
    default Interests interests() {
        return Interests.ALL;
    }
}
