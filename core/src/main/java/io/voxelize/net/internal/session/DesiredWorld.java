package io.voxelize.net.internal.session;

import io.voxelize.net.internal.transport.Loop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The world that the application wants to be in, from {@code join()} until {@code leave()} or the end of the session.
 * It outlives lost connections: each new one joins it again.
 *
 * <p><b>Thread:</b> event loop.
 */
final class DesiredWorld {

    private final String name;
    private final byte[] joinMessage;
    private final CompletableFuture<Void> future;
    private Loop.@Nullable Timer deadline;
    private boolean joinedOnce;
    private int firstEpoch;

    DesiredWorld(String name, byte[] joinMessage, CompletableFuture<Void> future) {
        this.name = name;
        this.joinMessage = joinMessage;
        this.future = future;
    }

    String name() {
        return name;
    }

    byte[] joinMessage() {
        return joinMessage;
    }

    /** The future of {@code join()}. */
    CompletableFuture<Void> future() {
        return future;
    }

    /** Tells whether INIT has come once. From then on the world is joined again without a limit of time. */
    boolean isJoinedOnce() {
        return joinedOnce;
    }

    void joined(int epoch) {
        if (!joinedOnce) {
            joinedOnce = true;
            firstEpoch = epoch;
        }
    }

    /**
     * Tells whether a packet was made for this world and may be sent over a later connection than the one it was made
     * for.
     */
    boolean outlivesConnection(int messageTypeId, int packetEpoch) {
        return joinedOnce && KeptPackets.isKept(messageTypeId) && packetEpoch - firstEpoch >= 0;
    }

    void deadline(Loop.Timer timer) {
        deadline = timer;
    }

    void cancelDeadline() {
        Loop.Timer timer = deadline;
        deadline = null;
        if (timer != null) {
            timer.cancel();
        }
    }
}
