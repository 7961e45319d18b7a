package io.voxelize.net.intercept;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;

/**
 * Listens to the life cycle of a connection. {@code Network.sync()} makes the calls in order with the messages; the
 * event loop makes them at once for listeners added with {@code Network.addEventLoopListener}.
 *
 * <pre>
 *   onConnected ─┬─► onJoined, INIT, messages ─► onLeft ─┐
 *                ▲                                       │
 *                ├───────────────────────────────────────┘
 *                └── onReconnected ◄── onReconnecting (once for each attempt)  ◄── from anywhere above
 *   onDisconnected: the last call, from anywhere after onConnected, once
 * </pre>
 *
 * <p>A lost connection is restored as {@code NetworkConfig} says. {@link #onReconnecting} announces each attempt; then
 * follows {@link #onReconnected()} or {@link #onDisconnected}. {@link #onLeft} is not called for the joined world.
 * After {@link #onReconnected()} come {@link #onJoined} and a new INIT, and everything known of the world before is out
 * of date.
 *
 * <p><b>Thread:</b> game; event loop if it was added with {@code Network.addEventLoopListener}.
 */
public interface ConnectionListener {

    /** The WebSocket is open, for the first time since {@code connect()}. */
    default void onConnected() {}

    /**
     * A world was joined; INIT is the next message.
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
     * The connection was lost, or an attempt to restore it failed, and another attempt follows. No message is delivered
     * before {@link #onReconnected()}.
     *
     * @param attempt number of the next attempt, {@code 1} or more. Counting continues if the connection was restored
     *     for a short while only.
     * @param delayMs milliseconds from the loss to the attempt.
     * @param cause why the connection was lost or the attempt failed; {@link NetworkException.Reason#CLOSED} if
     *     {@code reconnect()} was called.
     */
    default void onReconnecting(int attempt, long delayMs, NetworkException cause) {}

    /** The connection is restored. If a world was joined before, {@link #onJoined} and INIT follow at once. */
    default void onReconnected() {}

    /**
     * The connection ended and is not restored. Called once for each {@link #onConnected()}; no call follows before the
     * next {@code connect()}.
     *
     * @param reason why; {@link NetworkException.Reason#CLOSED} if {@code disconnect()} or {@code close()} was called.
     */
    default void onDisconnected(NetworkException reason) {}

    /**
     * A counter of losses has grown since the last call, see {@link Counter#isDrop()}. Called at most once per counter
     * and {@code sync()}.
     *
     * @param counter which has grown.
     * @param total its value, counted since the {@code Network} was created.
     */
    default void onDropped(Counter counter, long total) {}
}
