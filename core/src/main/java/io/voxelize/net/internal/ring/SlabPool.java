package io.voxelize.net.internal.ring;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection's share of the slabs of its event loop's {@link SlabStore}.
 *
 * <p>A connection that does not share its store may use all of it. A connection that shares it may use as much as is
 * left free for the others: one whose game has stalled holds at most half of the store, two hold a third each, and so
 * on, so the others never run out.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class SlabPool implements Slab.Owner, AutoCloseable {

    /** Length of the smallest slab. */
    public static final int MIN_SLAB_LENGTH = SlabSizes.MIN_LENGTH;

    /** Length of the largest slab. */
    public static final int MAX_SLAB_LENGTH = SlabSizes.MAX_LENGTH;

    private final SlabStore store;
    private final boolean shared;
    /** Length of the slabs in use: acquired, not returned and not retained. */
    private final AtomicLong inUseLength = new AtomicLong();

    private boolean closed;

    /**
     * Creates a pool with a store of its own. Slabs are allocated on demand.
     *
     * @param maxLength bound in bytes of the slabs that are idle or in use.
     * @param maxRetainedLength bound in bytes of the retained slabs.
     */
    public SlabPool(long maxLength, long maxRetainedLength) {
        this(new SlabStore(maxLength, maxRetainedLength), false);
    }

    /**
     * Creates a pool.
     *
     * @param store that it takes its slabs from.
     * @param shared whether other pools take from the store too; then this pool does not close it.
     */
    public SlabPool(SlabStore store, boolean shared) {
        this.store = store;
        this.shared = shared;
    }

    /**
     * Returns the length of the slab that {@link #acquire} would return, with its slack and alignment.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length asked for, {@code 0} to {@link #MAX_SLAB_LENGTH} bytes.
     * @return bytes.
     */
    public static long footprint(int length) {
        return (long) SlabSizes.slabLength(length) + Slab.OVERHEAD;
    }

    /**
     * Takes a slab, an idle one if there is one. Its content is arbitrary.
     *
     * <p>After null, a later call succeeds once slabs were released or retained. A message whose slabs' footprints sum
     * up to more than {@link #maxLength()} never fits, so check that first.
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
     * Allocates a slab that counts as retained. Its content is arbitrary, and {@link #slab} does not find it by its id.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length needed, in bytes.
     * @return a slab with one reference, or null if the budget or the JVM's direct memory has no room now.
     */
    @Nullable
    public Slab acquireRetained(long length) {
        Slab slab = store.takeRetained(length);
        if (slab != null) {
            slab.acquiredRetained(this);
        }
        return slab;
    }

    /** Tells whether this connection would then use more than it leaves to the others. */
    private boolean isOverShare(int length) {
        if (!shared) {
            return false;
        }
        long needed = footprint(length);
        return inUseLength.get() + needed > store.freeLength() - needed;
    }

    /**
     * Returns the slab that a record refers to.
     *
     * <p><b>Thread:</b> any that holds a reference, as the reader of the record does.
     *
     * @param id as in the record.
     * @return the slab.
     * @throws IndexOutOfBoundsException if no slab ever had this id.
     * @throws IllegalStateException if no slab has this id now.
     */
    public Slab slab(int id) {
        return store.slab(id);
    }

    /**
     * Returns the length of the slabs that this connection uses, without the retained ones.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long inUseLength() {
        return inUseLength.get();
    }

    /**
     * Returns the length of the retained slabs of all pools that share the store.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the store's bound.
     */
    public long retainedLength() {
        return store.retainedLength();
    }

    /**
     * Returns the length of the store's slabs that are idle or in use, without the retained ones.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the store's bound.
     */
    public long allocatedLength() {
        return store.allocatedLength();
    }

    /**
     * Returns the length that this connection may use while the others use nothing.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes: the store's bound, or half of it if it is shared.
     */
    public long maxLength() {
        return shared ? store.maxLength() / 2 : store.maxLength();
    }

    /**
     * Makes every later {@link #acquire} return null, and closes the store unless it is shared. Slabs that are in use
     * or retained are returned when they are released. Idempotent.
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

    @Override
    public boolean moveToRetained(Slab slab) {
        boolean moved = store.moveToRetained(slab);
        if (moved) {
            inUseLength.getAndAdd(-slab.footprint());
        }
        return moved;
    }

    @Override
    public void giveBack(Slab slab, boolean wasRetained) {
        if (!wasRetained) {
            inUseLength.getAndAdd(-slab.footprint());
        }
        store.giveBack(slab, wasRetained);
    }

    /**
     * Takes back slabs without references that were not retained, linked from the newest to the oldest. Thread: game.
     *
     * @param length sum of their footprints in bytes.
     */
    void giveBack(Slab newest, Slab oldest, long length) {
        inUseLength.getAndAdd(-length);
        store.giveBack(newest, oldest);
    }
}
