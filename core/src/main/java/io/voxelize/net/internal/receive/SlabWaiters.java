package io.voxelize.net.internal.receive;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/**
 * The connections of one event loop that wait for slabs. The game thread of one connection may release the slabs that
 * another one lacks, and must then wake it.
 *
 * <p><b>Wake-up.</b> The protocol is that of {@link InboundPath}: the event loop sets {@link #slabsWanted} and tries
 * once more, the game thread releases slabs and reads the flag, each with a full fence between its two steps. So either
 * the event loop finds the slabs, or the game thread finds the flag. A waiter that is woken and still lacks slabs sets
 * the flag again.
 *
 * <p><b>Thread:</b> event loop, except {@link #claimWake()}.
 */
final class SlabWaiters {

    /** A connection that waits. */
    interface Waiter {

        /** Slabs may be free: tries again, and on success calls {@link SlabWaiters#remove}. */
        void resume();
    }

    private final EventLoopExecutor loop;
    /** False for a single connection, which its own drain wakes. */
    private final boolean shared;

    private final Runnable onTurn = this::wakeNext;
    /** In the order of waiting. A waiter that got slabs and waits again goes to the end. */
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    /** Those of them that have not been woken since slabs were released. */
    private final Queue<Waiter> round = new ArrayDeque<>();

    private boolean waking;
    private volatile boolean slabsWanted;

    SlabWaiters(EventLoopExecutor loop, boolean shared) {
        this.loop = loop;
        this.shared = shared;
    }

    /**
     * Decides after slabs may have been released whether a waiter must be woken. On true the caller must run
     * {@link #wake()} on the event loop. Thread: game.
     */
    boolean claimWake() {
        if (!shared) {
            return false;
        }
        // Between the release of slabs and the read of the flag: see the class comment.
        VarHandle.fullFence();
        if (!slabsWanted) {
            return false;
        }
        slabsWanted = false;
        return true;
    }

    /** Wakes every waiter, the longest waiting first, with other tasks of the event loop between them. */
    void wake() {
        round.clear();
        round.addAll(waiters);
        if (!waking) {
            wakeNext();
        }
    }

    private void wakeNext() {
        Waiter next = round.poll();
        if (next != null && waiters.contains(next)) {
            next.resume();
        }
        waking = !round.isEmpty() && loop.execute(onTurn);
    }

    /** Tells whether waiters are being woken one after the other. A waiter must not try out of turn then. */
    boolean isWaking() {
        return waking;
    }

    /** Adds a waiter, unless it waits already. It must then try once more, behind a full fence. */
    void add(Waiter waiter) {
        if (shared) {
            waiters.add(waiter);
            slabsWanted = true;
        }
    }

    /** Removes a waiter that got slabs or needs none any more. */
    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }
}
