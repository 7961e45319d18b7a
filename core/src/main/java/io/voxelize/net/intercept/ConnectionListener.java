package io.voxelize.net.intercept;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;

/**
 * Hears of a connection's life. Calls are delivered by {@code sync()}, in order with the messages; or at once on the
 * event loop, if {@code Network.addEventLoopListener} was told so.
 *
 * <pre>
 *   onConnected ─┬─► onJoined, INIT, messages ─► onLeft ─┐
 *                ▲                                       │
 *                ├───────────────────────────────────────┘
 *                └── onReconnected ◄── onReconnecting (once for each attempt)  ◄── from anywhere above
 *   onDisconnected: the last call, from anywhere after onConnected, once
 * </pre>
 *
 * <p>A connection that is lost comes back by itself, as {@code NetworkConfig} says: {@link #onReconnecting} tells of
 * each attempt before it begins, then follows either {@link #onReconnected()} or {@link #onDisconnected}. Of a world
 * that was joined nothing is heard in between; after {@link #onReconnected()} come {@link #onJoined} and a new INIT,
 * and everything that was known of the world before is out of date.
 *
 * <p><b>Thread:</b> game; event loop if it was added with {@code Network.addEventLoopListener}.
 */
public interface ConnectionListener {

    /** The WebSocket is open, for the first time since {@code connect()}. */
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
     * The connection was lost, or an attempt to bring it back failed, and it is tried again. No message comes before
     * {@link #onReconnected()}.
     *
     * @param attempt which one comes next, {@code 1} or more. It goes on counting when the connection was back only for
     *     a short while.
     * @param delayMs until it begins, from when the loss was noticed.
     * @param cause why the connection was lost, or the attempt failed; {@link NetworkException.Reason#CLOSED} if
     *     {@code reconnect()} was called.
     */
    default void onReconnecting(int attempt, long delayMs, NetworkException cause) {}

    /** The connection is back. If a world was joined before, {@link #onJoined} and INIT follow at once. */
    default void onReconnected() {}

    /**
     * The connection ended for good, whatever the reason. Called once for each {@link #onConnected()}; nothing follows
     * before the next {@code connect()}.
     *
     * @param reason why; {@link NetworkException.Reason#CLOSED} if {@code disconnect()} or {@code close()} was called.
     */
    default void onDisconnected(NetworkException reason) {}

    /**
     * Something was dropped since the last call, on purpose and counted: malformed, over a limit, or accepted for
     * sending and not sent. Called at most once per {@code sync()} and counter.
     *
     * @param counter what was dropped.
     * @param total how many since the {@code Network} was created.
     */
    default void onDropped(Counter counter, long total) {}
}
