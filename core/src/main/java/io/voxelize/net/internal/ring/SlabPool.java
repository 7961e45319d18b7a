package io.voxelize.net.internal.ring;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way to the slabs of its event loop's {@link SlabStore}.
 *
 * <p>A connection that has the store to itself may use all of it. Of a shared one it may use as much as is free
 * besides: so one whose game stands still holds half of the store at most, two hold a third each, and there is always
 * something left for the others.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class SlabPool implements AutoCloseable {

    /** Length of the smallest slab. */
    public static final int MIN_SLAB_LENGTH = SlabStore.MIN_SLAB_LENGTH;

    /** Length of the largest slab. */
    public static final int MAX_SLAB_LENGTH = SlabStore.MAX_SLAB_LENGTH;

    private final SlabStore store;
    private final boolean shared;
    /** Handed out and not given back, retained ones not included. */
    private final AtomicLong inUseLength = new AtomicLong();

    private boolean closed;

    /**
     * Creates a pool with a store of its own; nothing is allocated before it is needed.
     *
     * @param maxLength bound of what is idle or in use, in bytes.
     * @param maxRetainedLength bound of what is retained, in bytes.
     */
    public SlabPool(long maxLength, long maxRetainedLength) {
        this(new SlabStore(maxLength, maxRetainedLength), false);
    }

    /**
     * Creates a pool.
     *
     * @param store that it takes its slabs from.
     * @param shared whether others take from it too; whoever shares it closes it.
     */
    public SlabPool(SlabStore store, boolean shared) {
        this.store = store;
        this.shared = shared;
    }

    /**
     * Returns what a slab takes of the pool: its size class, slack and alignment.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length asked for, {@code 0} to {@link #MAX_SLAB_LENGTH} bytes.
     * @return bytes.
     */
    public static long footprint(int length) {
        return SlabStore.footprint(length);
    }

    /**
     * Takes a slab, a warm one if there is one. Its content is arbitrary.
     *
     * <p>Null passes once slabs are released or retained by the game thread, of a shared store by any of them; but a
     * message whose slabs' {@link #footprint} sums up to more than {@link #maxLength()} never fits, so check that
     * first.
     *
     * @param length needed, {@code 0} to {@link #MAX_SLAB_LENGTH} bytes.
     * @return a slab with one reference, or null if there is no room now or the pool is closed.
     * @throws IllegalArgumentException if the length is out of range.
     */
    public @Nullable Slab acquire(int length) {
        Slab slab = closed || isOverShare(length) ? null : store.take(length);
        if (slab != null) {
            slab.acquired(this);
            inUseLength.getAndAdd(slab.footprint());
        }
        return slab;
    }

    /**
     * Takes a slab of the budget for retained ones, new each time. Its content is arbitrary, its id stands for nothing.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length needed, in bytes.
     * @return a slab with one reference, or null if the budget, or the JVM's direct memory, has no room now.
     */
    @Nullable
    public Slab acquireRetained(long length) {
        Slab slab = store.takeRetained(length);
        if (slab != null) {
            slab.acquiredRetained(this);
        }
        return slab;
    }

    /** Tells whether this connection would have more than is left for the others. */
    private boolean isOverShare(int length) {
        if (!shared) {
            return false;
        }
        long needed = footprint(length);
        return inUseLength.get() + needed > store.freeLength() - needed;
    }

    /**
     * Returns the slab that an id of a record stands for.
     *
     * <p><b>Thread:</b> any that holds a reference, as a record does.
     *
     * @param id as in the record.
     * @return the slab.
     * @throws IndexOutOfBoundsException if there never was such an id.
     * @throws IllegalStateException if there is no such slab now.
     */
    public Slab slab(int id) {
        return store.slab(id);
    }

    /**
     * Returns what this connection has and does not retain.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long inUseLength() {
        return inUseLength.get();
    }

    /**
     * Returns what is retained, by all who share the store.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the store's bound.
     */
    public long retainedLength() {
        return store.retainedLength();
    }

    /**
     * Returns what is idle or in use, by all who share the store; what is retained is not included.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the store's bound.
     */
    public long allocatedLength() {
        return store.allocatedLength();
    }

    /**
     * Returns how much this connection may use while no other uses anything.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes: the store's bound, or half of it if it is shared.
     */
    public long maxLength() {
        return shared ? store.maxLength() / 2 : store.maxLength();
    }

    /**
     * Hands out nothing any more, and closes the store unless it is shared. What is still in use or retained is given
     * back when it is released. Idempotent.
     *
     * <p><b>Thread:</b> event loop, or any once the event loop has ended.
     */
    @Override
    public void close() {
        closed = true;
        if (!shared) {
            store.close();
        }
    }

    /** Moves a slab in use to the retained budget; false if that has no room. Thread: game. */
    boolean moveToRetained(Slab slab) {
        boolean moved = store.moveToRetained(slab);
        if (moved) {
            inUseLength.getAndAdd(-slab.footprint());
        }
        return moved;
    }

    /** Takes back a slab without references. Thread: any. */
    void giveBack(Slab slab, boolean wasRetained) {
        if (!wasRetained) {
            inUseLength.getAndAdd(-slab.footprint());
        }
        store.giveBack(slab, wasRetained);
    }

    /**
     * Takes back slabs without references that were not retained, linked from the newest to the oldest. Thread: game.
     */
    void giveBack(Slab newest, Slab oldest, long length) {
        inUseLength.getAndAdd(-length);
        store.giveBack(newest, oldest);
    }
}
