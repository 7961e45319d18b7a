package io.voxelize.net.internal.ring;

import org.jspecify.annotations.Nullable;

/**
 * Collects the slabs that a record refers to and gives them back together: the event loop's side is touched once for a
 * message, not for each of its slabs.
 *
 * <p><b>Thread:</b> game.
 */
public final class SlabReturn {

    private final SlabPool pool;
    /** Linked from the newest to the oldest, as in the stack of released slabs. */
    private @Nullable Slab newest;

    private @Nullable Slab oldest;
    private long length;

    public SlabReturn(SlabPool pool) {
        this.pool = pool;
    }

    /** Drops a reference that an id of a record stands for, if it stands for one. */
    public void release(int id) {
        if (id != RecordLayout.NO_SLAB) {
            release(pool.slab(id));
        }
    }

    /**
     * Drops a reference. The slab is given back at once, unless it is like nearly every one: never retained, and nobody
     * else's.
     */
    public void release(Slab slab) {
        if (!slab.dropOnly(pool)) {
            slab.release();
            return;
        }
        slab.next = newest;
        newest = slab;
        if (oldest == null) {
            oldest = slab;
        }
        length += slab.footprint();
    }

    /** Gives back what was collected. */
    public void giveBack() {
        Slab first = newest;
        Slab last = oldest;
        if (first != null && last != null) {
            newest = null;
            oldest = null;
            long collected = length;
            length = 0;
            pool.giveBack(first, last, collected);
        }
    }
}
