package io.voxelize.net.intercept;

/**
 * Where a connection stands.
 *
 * <p><b>Thread:</b> any.
 */
public enum ConnectionState {
    /** Not connected, and not trying. */
    IDLE,
    /** Called for by {@code connect()}: resolving, connecting, or in the TLS or WebSocket handshake. */
    CONNECTING,
    /** The WebSocket is open; no world is joined. */
    CONNECTED,
    /** JOIN was sent, INIT has not come. */
    JOINING,
    /** INIT has come: messages of a world flow. */
    JOINED,
    /** {@code leave()} was called, and what was flushed before is still being sent, LEAVE last. */
    LEAVING,
    /** The connection was lost: waiting for the next attempt, trying it, or joining the former world again. */
    RECONNECTING,
    /** Closed for good. */
    CLOSED
}
