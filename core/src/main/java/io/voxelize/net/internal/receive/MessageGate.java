package io.voxelize.net.internal.receive;

import io.voxelize.net.internal.decode.PendingMessage;
import io.voxelize.net.internal.ring.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each message of one connection, in the order of the wire.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface MessageGate {

    /** The decision about a message. */
    enum Verdict {
        /** It is dropped; the gate has counted it. */
        DROP,
        /** It is delivered. */
        DELIVER,
        /** It is the INIT of a world that was joined: it is delivered behind {@link MessageGate#joined()}. */
        DELIVER_INIT,
        /** It is an ERROR that the session acts on once it is delivered or queued. */
        DELIVER_ERROR
    }

    /**
     * Tells whether a JOIN is unanswered, so that messages are decoded even while the ring has no room for them.
     *
     * @return true if so.
     */
    boolean awaitsInit();

    /**
     * Returns the world whose small messages need no decision.
     *
     * @return the world that was joined, if {@link #admit} delivers each message of it except INIT, LOAD and ERROR;
     *     else null.
     */
    @Nullable
    String openWorld();

    /**
     * Decides about a message. Called once for each message, except those that {@link #openWorld} covers.
     *
     * @param message that has just been decoded; valid until this method returns.
     * @return the decision.
     */
    Verdict admit(PendingMessage message);

    /**
     * Returns the step that precedes the message of the last {@link Verdict#DELIVER_INIT}.
     *
     * @return the step.
     */
    LifeCycle joined();

    /**
     * Called once for each admitted message, when it is in the ring or has its place in the queue. Steps that the gate
     * offers from now on follow it.
     *
     * @param verdict that {@link #admit} returned.
     */
    void onDelivered(Verdict verdict);

    /**
     * Returns how the connection ended. Called when everything before it is in the ring, so that a queued ERROR can
     * still be named as the reason.
     *
     * @return the step.
     */
    LifeCycle ended();
}
