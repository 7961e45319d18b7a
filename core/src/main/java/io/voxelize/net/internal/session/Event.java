package io.voxelize.net.internal.session;

/**
 * What can happen to a {@link StateMachine}. Where the outcome depends on more than the {@link Phase}, the condition is
 * part of the event, so that {@link Transitions} has one outcome for each phase and event.
 *
 * <p>A world is <i>wanted</i> from {@code join()} until {@code leave()} or the end of the connection, over lost
 * connections too.
 *
 * <p><b>Thread:</b> any.
 */
enum Event {
    CONNECT("`connect()`"),
    JOIN("`join()`, no world is wanted"),
    JOIN_ANOTHER("`join()`, a world is wanted already"),
    LEAVE("`leave()`, the world was joined"),
    LEAVE_UNSAFE("the same, where LEAVE might kill the server; else as above"),
    LEAVE_UNJOINED("`leave()`, no world was joined"),
    RECONNECT("`reconnect()`"),
    DISCONNECT("`disconnect()`"),
    CLOSE("`close()`"),
    OPENED("handshake done, no world is wanted"),
    OPENED_FOR_WORLD("handshake done, a world is wanted"),
    CLOSED_RETRYABLE("connection failed or lost, another attempt is worthwhile"),
    CLOSED_FINAL("connection failed or lost, no other attempt is worthwhile"),
    DRAINED_RETRYABLE("everything that was received was handed over, another attempt is worthwhile"),
    DRAINED_FINAL("everything that was received was handed over, no other attempt is worthwhile"),
    SOCKETS_CLOSED("the last former socket is closed"),
    INIT("INIT of the wanted world"),
    LEAVE_WRITTEN("LEAVE is written, no world is wanted"),
    LEAVE_WRITTEN_FOR_WORLD("LEAVE is written, another world is wanted"),
    JOIN_UNANSWERED("no INIT in `joinTimeoutMs`, the server takes another JOIN"),
    JOIN_DEADLINE("no INIT in `joinDeadlineMs`"),
    BACKOFF_OVER("the backoff delay is over");

    private final String meaning;

    Event(String meaning) {
        this.meaning = meaning;
    }

    /** Returns the description that the guide shows. */
    String meaning() {
        return meaning;
    }
}
