package io.voxelize.net.internal.ring;

import org.jspecify.annotations.Nullable;

/**
 * Releases the slabs that a record refers to and returns them to the pool together, so that the game thread contends
 * with the event loop once per message rather than once per slab.
 *
 * <p><b>Thread:</b> game.
 */
public final class SlabReleaseBatch {

    private final SlabPool pool;
    /** Head of a list linked from the newest to the oldest, as the store's stack of released slabs. */
    private @Nullable Slab newest;

    private @Nullable Slab oldest;
    private long length;

    public SlabReleaseBatch(SlabPool pool) {
        this.pool = pool;
    }

    /** Releases the reference of a record; does nothing for {@link RecordLayout#NO_SLAB}. */
    public void release(int id) {
        if (id != RecordLayout.NO_SLAB) {
            release(pool.slab(id));
        }
    }

    /**
     * Releases a reference. A slab with other references, or one that was retained, is released on its own, without
     * waiting for {@link #giveBack()}.
     */
    public void release(Slab slab) {
        if (!slab.releaseOnly(pool)) {
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

    /** Returns the batch to the pool. */
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
