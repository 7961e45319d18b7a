package io.voxelize.net.internal.transport;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share on the way in: the bound of what waits compressed, and the slabs.
 *
 * <p><b>Backlog.</b> A connection whose messages all find room never waits, however much the others have waiting. One
 * that has something waiting pauses when all of them together exceed the bound, and reads on when nothing of its own
 * waits any more.
 *
 * <p><b>Slabs.</b> The slabs that one connection lacks may be given back by the game thread of another, which must then
 * wake it. The two cannot miss each other, for the reason given in {@link InboundPath}: the loop sets
 * {@link #slabsWanted} and looks for slabs once more, the game thread gives slabs back and looks at the flag, each with
 * a full fence between. Whoever is woken and still lacks slabs sets the flag again.
 *
 * <p><b>Thread:</b> event loop, except {@link #claimWake()}.
 */
public final class InboundShare {

    /** Null if there is one connection only. */
    private final @Nullable Loop loop;

    private final long maxBacklogLength;
    private final Runnable onTurn = this::wakeNext;
    /** Connections that lack slabs, the longest waiting first; whoever got some goes to the end. */
    private final Set<InboundPath> waiting = new LinkedHashSet<>();

    private long backlogLength;
    /** Those of them that have not been woken since slabs were given back. */
    private final Queue<InboundPath> round = new ArrayDeque<>();

    private boolean waking;
    private volatile boolean slabsWanted;

    /**
     * Creates what would be shared, for a single connection.
     *
     * @param maxBacklogLength bound of what waits compressed, in bytes.
     */
    public InboundShare(long maxBacklogLength) {
        this(null, maxBacklogLength);
    }

    /**
     * Creates what connections share.
     *
     * @param loop of the connections, null if there is one only.
     * @param maxBacklogLength bound of what waits compressed, in bytes.
     */
    public InboundShare(@Nullable Loop loop, long maxBacklogLength) {
        this.loop = loop;
        this.maxBacklogLength = maxBacklogLength;
    }

    /**
     * Finds out, after slabs may have been given back, whether somebody must be woken. Who gets true must run
     * {@link #wake()} on the loop.
     *
     * <p><b>Thread:</b> game.
     *
     * @return true if a connection lacks slabs.
     */
    public boolean claimWake() {
        if (loop == null) {
            return false;
        }
        // Between the slabs and the look at the flag: see the class comment.
        VarHandle.fullFence();
        if (!slabsWanted) {
            return false;
        }
        slabsWanted = false;
        return true;
    }

    /**
     * Lets every connection that lacks slabs look again, the longest waiting first, with the loop's other work between
     * them.
     */
    public void wake() {
        round.clear();
        round.addAll(waiting);
        if (!waking) {
            wakeNext();
        }
    }

    private void wakeNext() {
        InboundPath next = round.poll();
        if (next != null && waiting.contains(next)) {
            next.resume();
        }
        waking = !round.isEmpty() && loop != null && loop.execute(onTurn);
    }

    /**
     * Remembers a connection that lacks slabs, in the place it has if it is remembered already. It must then look for
     * them once more, behind a full fence.
     */
    void awaitSlabs(InboundPath path) {
        if (loop != null) {
            waiting.add(path);
            slabsWanted = true;
        }
    }

    /** Forgets a connection that got slabs or needs none any more. */
    void forget(InboundPath path) {
        waiting.remove(path);
    }

    void addBacklog(long change) {
        backlogLength += change;
    }

    /** Tells whether more waits than may. */
    boolean isBacklogOver() {
        return backlogLength > maxBacklogLength;
    }

    /**
     * Returns what waits compressed, of all connections.
     *
     * @return bytes.
     */
    public long backlogLength() {
        return backlogLength;
    }
}
