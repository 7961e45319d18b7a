package io.voxelize.net.internal.transport;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.ring.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each message of one connection, in the order of the wire.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface MessageGate {

    /** What becomes of a message. */
    enum Verdict {
        /** It is not for the game; the gate has counted it. */
        DROP,
        /** The game gets it. */
        DELIVER,
        /** The game gets it, and before it what {@link MessageGate#joined()} returns. */
        DELIVER_AFTER_JOINED
    }

    /**
     * Returns what the game needs.
     *
     * @return the same object as long as nothing changed.
     */
    Interests interests();

    /**
     * Tells whether somebody waits for INIT, so that messages are worth looking at even while the game has no room for
     * them.
     *
     * @return true if so.
     */
    boolean awaitsInit();

    /**
     * Returns whose messages need not be asked about, one by one.
     *
     * @return the world that was joined, if {@link #admit} has every message of it delivered that is neither INIT nor
     *     LOAD nor ERROR; else null.
     */
    @Nullable
    String openWorld();

    /**
     * Decides about a message. Called once for each, but those that {@link #openWorld} lets pass.
     *
     * @param decoder that has just decoded it.
     * @return what becomes of it.
     */
    Verdict admit(MessageDecoder decoder);

    /**
     * Returns what to tell the game before the message that was admitted last.
     *
     * @return the step.
     */
    LifeCycle joined();

    /**
     * The message that was admitted last is on its way: it was handed over, or is kept in its place for when there is
     * room.
     */
    void onDelivered();

    /**
     * Returns how the connection ended. Asked for when everything before was handed over, so that an ERROR that waited
     * can still be named as the reason.
     *
     * @return the step.
     */
    LifeCycle ended();
}
