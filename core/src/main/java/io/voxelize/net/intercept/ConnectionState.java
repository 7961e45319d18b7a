package io.voxelize.net.intercept;

/**
 * The state of a connection.
 *
 * <p><b>Thread:</b> any.
 */
public enum ConnectionState {
    /** No connection, and no attempt to open one. */
    IDLE,
    /** {@code connect()} was called: resolving, connecting, or in the TLS or WebSocket handshake. */
    CONNECTING,
    /** The WebSocket is open; no world is joined. */
    CONNECTED,
    /** JOIN was sent; INIT was not received yet. */
    JOINING,
    /** INIT was received; messages of the world are delivered. */
    JOINED,
    /** {@code leave()} was called; packets flushed before are being sent, then LEAVE. */
    LEAVING,
    /** The connection was lost: waiting for the next attempt, connecting, or joining the former world again. */
    RECONNECTING,
    /** The {@code Network} is closed. */
    CLOSED
}
