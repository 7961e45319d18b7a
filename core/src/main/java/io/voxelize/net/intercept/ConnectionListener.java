package io.voxelize.net.intercept;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;

/**
 * Hears of a connection's life. Calls are delivered by {@code sync()}, in order with the messages.
 *
 * <p><b>Thread:</b> game.
 */
public interface ConnectionListener {

    /** The WebSocket is open. */
    default void onConnected() {}

    /**
     * A world was entered; INIT is the next message.
     *
     * @param world its name.
     */
    default void onJoined(String world) {}

    /**
     * A world was left by {@code leave()}; no message of it follows.
     *
     * @param world its name.
     */
    default void onLeft(String world) {}

    /**
     * The connection ended, whatever the reason. Called once for each connection that {@link #onConnected()} was called for.
     *
     * @param reason why; {@link NetworkException.Reason#CLOSED} if {@code disconnect()} or {@code close()} was called.
     */
    default void onDisconnected(NetworkException reason) {}

    /**
     * Something was dropped since the last call, on purpose and counted: malformed, over a limit, or accepted for sending and not sent.
     * Called at most once per {@code sync()} and counter.
     *
     * @param counter what was dropped.
     * @param total how many since the {@code Network} was created.
     */
    default void onDropped(Counter counter, long total) {}
}
