package io.voxelize.net.internal.session;

import static io.voxelize.net.internal.session.Phase.AWAITING_CLOSE;
import static io.voxelize.net.internal.session.Phase.BACKOFF;
import static io.voxelize.net.internal.session.Phase.CLOSED;
import static io.voxelize.net.internal.session.Phase.CONNECTED;
import static io.voxelize.net.internal.session.Phase.CONNECTING;
import static io.voxelize.net.internal.session.Phase.DRAINING;
import static io.voxelize.net.internal.session.Phase.IDLE;
import static io.voxelize.net.internal.session.Phase.JOINED;
import static io.voxelize.net.internal.session.Phase.JOINING;
import static io.voxelize.net.internal.session.Phase.LEAVING;
import static io.voxelize.net.internal.session.Phase.REJOINING;
import static io.voxelize.net.internal.session.Phase.REOPENING;

import io.voxelize.net.internal.ring.LifeCycle.Kind;
import io.voxelize.net.message.NetworkException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The table of the {@link StateMachine}: what each event does in each phase. The guide shows this table, and a test
 * drives a session through all of it.
 *
 * <p><b>Thread:</b> any.
 */
final class Transitions {

    /** What the state machine does. */
    enum Action {
        /** Nothing: the event is out of date, or nothing is left to do. */
        IGNORE,
        /** Fails the call. */
        REFUSE,
        /** Accepts the call; a later event completes it. */
        DEFER,
        /** Opens the first connection. */
        OPEN,
        /** Completes {@code connect()}, or {@code reconnect()} where no world is wanted. */
        ANNOUNCE,
        /** Completes {@code connect()} and sends JOIN. */
        ANNOUNCE_AND_JOIN,
        SEND_JOIN,
        RESEND_JOIN,
        /** Takes over what INIT says and completes {@code join()} and {@code reconnect()}. */
        ENTER_WORLD,
        WRITE_LEAVE,
        /** Completes {@code leave()}. */
        FINISH_LEAVE,
        /** Completes {@code leave()} and sends the next JOIN. */
        FINISH_LEAVE_AND_JOIN,
        /** Completes {@code leave()} at once: no server knows this client at the moment. */
        FORGET_WORLD,
        /** Completes {@code leave()} at once and takes another connection, without sending LEAVE. */
        FORGET_WORLD_AND_RECONNECT,
        /** Closes the connection and makes the next attempt start without a delay. */
        CLOSE_AND_RECONNECT,
        /** Waits until the game thread has room for everything that was received. */
        DRAIN,
        /** Counts the attempt and starts the backoff delay. */
        SCHEDULE_ATTEMPT,
        /** Makes the attempt that will be scheduled start without a delay. */
        SKIP_BACKOFF,
        /** Waits for former sockets, if there are any. */
        START_ATTEMPT,
        /** Opens another connection. */
        REOPEN,
        /** Ends reconnecting: fails every pending call. */
        GIVE_UP,
        /** Closes the connection, if there is one, and fails every pending call. */
        END,
        /** Completes {@code close()}. */
        COMPLETE_CLOSE
    }

    /**
     * What an event does.
     *
     * @param action to take.
     * @param next phase, once the action is done.
     * @param told the step that listeners hear of, null if none.
     * @param refusal why the call fails, null unless the action is {@link Action#REFUSE}.
     */
    record Transition(
            Action action,
            Phase next,
            @Nullable Kind told,
            @Nullable Reason refusal) {}

    private Transitions() {}

    /** Returns what an event does in a phase. */
    static Transition of(Phase phase, Event event) {
        return switch (event) {
            case CONNECT ->
                switch (phase) {
                    case IDLE -> to(CONNECTING, Action.OPEN);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                    default -> refuse(phase, Reason.ALREADY_CONNECTED);
                };
            case JOIN ->
                switch (phase) {
                    case IDLE -> refuse(phase, Reason.NOT_CONNECTED);
                    case CONNECTED -> to(JOINING, Action.SEND_JOIN);
                    case CONNECTING, LEAVING, DRAINING, BACKOFF, AWAITING_CLOSE, REOPENING -> to(phase, Action.DEFER);
                    case JOINING, JOINED, REJOINING -> refuse(phase, Reason.ALREADY_CONNECTED);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                };
            case JOIN_ANOTHER ->
                switch (phase) {
                    case IDLE -> refuse(phase, Reason.NOT_CONNECTED);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                    default -> refuse(phase, Reason.ALREADY_CONNECTED);
                };
            case LEAVE, LEAVE_UNSAFE ->
                switch (phase) {
                    case IDLE -> refuse(phase, Reason.NOT_CONNECTED);
                    case CONNECTING, CONNECTED, JOINING, LEAVING -> refuse(phase, Reason.NOT_JOINED);
                    case JOINED ->
                        event == Event.LEAVE
                                ? to(LEAVING, Action.WRITE_LEAVE, Kind.LEFT)
                                : to(DRAINING, Action.FORGET_WORLD_AND_RECONNECT, Kind.LEFT);
                    case DRAINING, BACKOFF, AWAITING_CLOSE, REOPENING -> to(phase, Action.FORGET_WORLD, Kind.LEFT);
                    case REJOINING -> to(DRAINING, Action.FORGET_WORLD_AND_RECONNECT, Kind.LEFT);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                };
            case LEAVE_UNJOINED ->
                switch (phase) {
                    case IDLE -> refuse(phase, Reason.NOT_CONNECTED);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                    default -> refuse(phase, Reason.NOT_JOINED);
                };
            case RECONNECT ->
                switch (phase) {
                    case IDLE -> refuse(phase, Reason.NOT_CONNECTED);
                    case CONNECTING -> refuse(phase, Reason.ALREADY_CONNECTED);
                    case CONNECTED, JOINING, JOINED, LEAVING -> to(DRAINING, Action.CLOSE_AND_RECONNECT);
                    case DRAINING -> to(phase, Action.SKIP_BACKOFF);
                    case BACKOFF -> to(AWAITING_CLOSE, Action.START_ATTEMPT);
                    case AWAITING_CLOSE, REOPENING, REJOINING -> to(phase, Action.DEFER);
                    case CLOSED -> refuse(phase, Reason.CLOSED);
                };
            case DISCONNECT -> end(phase, IDLE);
            case CLOSE -> end(phase, CLOSED);
            case OPENED ->
                switch (phase) {
                    case CONNECTING -> to(CONNECTED, Action.ANNOUNCE, Kind.CONNECTED);
                    case REOPENING -> to(CONNECTED, Action.ANNOUNCE, Kind.RECONNECTED);
                    default -> ignore(phase);
                };
            case OPENED_FOR_WORLD ->
                switch (phase) {
                    case CONNECTING -> to(JOINING, Action.ANNOUNCE_AND_JOIN, Kind.CONNECTED);
                    case REOPENING -> to(REJOINING, Action.SEND_JOIN);
                    default -> ignore(phase);
                };
            case CLOSED_RETRYABLE ->
                switch (phase) {
                    // A first attempt is never repeated: the application decides.
                    case CONNECTING -> to(IDLE, Action.END);
                    case CONNECTED, JOINING, JOINED, LEAVING, REJOINING -> to(DRAINING, Action.DRAIN);
                    case REOPENING -> to(BACKOFF, Action.SCHEDULE_ATTEMPT, Kind.RECONNECTING);
                    case IDLE, DRAINING, BACKOFF, AWAITING_CLOSE, CLOSED -> ignore(phase);
                };
            case CLOSED_FINAL ->
                switch (phase) {
                    case CONNECTING -> to(IDLE, Action.END);
                    case CONNECTED, JOINING, JOINED, LEAVING, REJOINING -> to(IDLE, Action.END, Kind.DISCONNECTED);
                    case REOPENING -> to(IDLE, Action.GIVE_UP, Kind.DISCONNECTED);
                    case IDLE, DRAINING, BACKOFF, AWAITING_CLOSE, CLOSED -> ignore(phase);
                };
            case DRAINED_RETRYABLE ->
                phase == DRAINING ? to(BACKOFF, Action.SCHEDULE_ATTEMPT, Kind.RECONNECTING) : ignore(phase);
            case DRAINED_FINAL -> phase == DRAINING ? to(IDLE, Action.GIVE_UP, Kind.DISCONNECTED) : ignore(phase);
            case SOCKETS_CLOSED ->
                switch (phase) {
                    case AWAITING_CLOSE -> to(REOPENING, Action.REOPEN);
                    case CLOSED -> to(phase, Action.COMPLETE_CLOSE);
                    default -> ignore(phase);
                };
            case INIT ->
                switch (phase) {
                    case JOINING -> to(JOINED, Action.ENTER_WORLD, Kind.JOINED);
                    case REJOINING -> to(JOINED, Action.ENTER_WORLD, Kind.REJOINED);
                    default -> ignore(phase);
                };
            case LEAVE_WRITTEN -> phase == LEAVING ? to(CONNECTED, Action.FINISH_LEAVE) : ignore(phase);
            case LEAVE_WRITTEN_FOR_WORLD ->
                phase == LEAVING ? to(JOINING, Action.FINISH_LEAVE_AND_JOIN) : ignore(phase);
            case JOIN_UNANSWERED ->
                phase == JOINING || phase == REJOINING ? to(phase, Action.RESEND_JOIN) : ignore(phase);
            case JOIN_DEADLINE ->
                switch (phase) {
                    case IDLE, CONNECTED, JOINED, CLOSED -> ignore(phase);
                    default -> end(phase, IDLE);
                };
            case BACKOFF_OVER -> phase == BACKOFF ? to(AWAITING_CLOSE, Action.START_ATTEMPT) : ignore(phase);
        };
    }

    /** Ends a session from whatever phase. Listeners that heard of no connection hear of no end. */
    private static Transition end(Phase phase, Phase next) {
        return switch (phase) {
            case CLOSED -> ignore(phase);
            case IDLE, CONNECTING -> to(next, Action.END);
            default -> to(next, Action.END, Kind.DISCONNECTED);
        };
    }

    private static Transition to(Phase next, Action action) {
        return new Transition(action, next, null, null);
    }

    private static Transition to(Phase next, Action action, Kind told) {
        return new Transition(action, next, told, null);
    }

    private static Transition refuse(Phase phase, Reason refusal) {
        return new Transition(Action.REFUSE, phase, null, refusal);
    }

    private static Transition ignore(Phase phase) {
        return new Transition(Action.IGNORE, phase, null, null);
    }
}
