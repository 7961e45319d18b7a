package io.voxelize.net.intercept;

import io.voxelize.net.message.Message;
import io.voxelize.net.message.Packets;

/**
 * Receives the messages of a connection in wire order, when the game thread calls {@code Network.sync()}.
 *
 * <pre>{@code
 * network.register(message -> System.out.println(message.type()));
 * }</pre>
 *
 * <p>Exceptions are counted and logged; they affect neither other interceptors nor the next message.
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
     * Called once, when the interceptor is registered.
     *
     * @param packets its own packets, which {@code flush()} sends; valid until {@link #detach()}.
     */
    default void attach(Packets packets) {}

    /**
     * Called when the interceptor is unregistered or the {@code Network} is closed. Packets that are not flushed are
     * dropped and counted.
     */
    default void detach() {}

    /**
     * Called by {@code flush()} just before it takes this interceptor's packets: for packets that are sent once per
     * frame.
     */
    default void onFlush() {}

    /**
     * Returns what this interceptor needs. Data that no interceptor needs is neither inflated nor copied.
     *
     * <p>Called when interceptors are registered or unregistered. The union of all interests applies to messages
     * decoded afterwards, so an interceptor may receive messages that only others need.
     *
     * @return {@link Interests#ALL} by default.
     */
    default Interests interests() {
        return Interests.ALL;
    }
}
