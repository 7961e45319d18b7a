package io.voxelize.net.internal.session;

import io.voxelize.net.intercept.ConnectionState;

/**
 * The state of a {@link StateMachine}. Finer than the public {@link ConnectionState}:
 * {@link ConnectionState#RECONNECTING} has five phases. {@link Transitions} says what each event does in each phase.
 *
 * <p><b>Thread:</b> any.
 */
enum Phase {
    IDLE(ConnectionState.IDLE, "no connection, and none is wanted"),
    CONNECTING(ConnectionState.CONNECTING, "the first attempt: resolving, connecting, TLS and WebSocket handshake"),
    CONNECTED(ConnectionState.CONNECTED, "the WebSocket is open and no world is wanted"),
    JOINING(ConnectionState.JOINING, "JOIN was sent, INIT is awaited"),
    JOINED(ConnectionState.JOINED, "INIT was received, messages of the world flow"),
    LEAVING(ConnectionState.LEAVING, "LEAVE waits to be written behind what was flushed before"),
    DRAINING(
            ConnectionState.RECONNECTING,
            "the connection is lost; what it received still waits for the game thread, and may hold an ERROR that forbids another attempt"),
    BACKOFF(ConnectionState.RECONNECTING, "waits for the backoff delay"),
    AWAITING_CLOSE(
            ConnectionState.RECONNECTING,
            "waits until former sockets are closed, since older servers take two sockets for two clients"),
    REOPENING(ConnectionState.RECONNECTING, "another attempt: resolving, connecting, TLS and WebSocket handshake"),
    REJOINING(ConnectionState.RECONNECTING, "the WebSocket is open again, JOIN was sent, INIT is awaited"),
    CLOSED(ConnectionState.CLOSED, "`close()` was called");

    private final ConnectionState state;
    private final String meaning;

    Phase(ConnectionState state, String meaning) {
        this.state = state;
        this.meaning = meaning;
    }

    /** Returns what {@code Network.state()} answers in this phase. */
    ConnectionState state() {
        return state;
    }

    /** Returns the description that the guide shows. */
    String meaning() {
        return meaning;
    }
}
