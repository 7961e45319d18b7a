package io.voxelize.net.intercept;

/**
 * Where a connection stands.
 *
 * <p><b>Thread:</b> any.
 */
public enum ConnectionState {
    /** Not connected, and not trying. */
    IDLE,
    /** Resolving, connecting, or in the TLS or WebSocket handshake. */
    CONNECTING,
    /** The WebSocket is open; no world is joined. */
    CONNECTED,
    /** JOIN was sent, INIT has not come. */
    JOINING,
    /** INIT has come: messages of a world flow. */
    JOINED,
    /** Closed for good. */
    CLOSED
}
