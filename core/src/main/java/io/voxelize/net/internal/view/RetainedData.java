package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.view.LeakDetector.Watch;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Part of a chunk column that the game retained: holds a reference to its slab until it is closed.
 *
 * <p><b>Thread:</b> any.
 */
abstract class RetainedData {

    private final int x;
    private final int z;
    private final @Nullable Slab slab;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Watch watch;

    /**
     * Takes over the caller's reference to the slab.
     *
     * @param leaks watches this, if there is a slab.
     * @param x of the chunk column.
     * @param z of the chunk column.
     * @param slab that holds the data; null if there is none.
     */
    RetainedData(LeakDetector leaks, int x, int z, @Nullable Slab slab) {
        this.x = x;
        this.z = z;
        this.slab = slab;
        watch = slab == null ? null : leaks.watch(this, x, z, slab);
    }

    /** Unwraps the views that this has returned, before the slab is released. */
    abstract void unwrapViews();

    public final int x() {
        return x;
    }

    public final int z() {
        return z;
    }

    public final void close() {
        try {
            if (end()) {
                if (slab != null) {
                    slab.release();
                }
            } else if (watch != null) {
                watch.closedAgain();
            }
        } finally {
            // Not collectable before this point, or the leak detector would release the slab as well.
            Reference.reachabilityFence(this);
        }
    }

    /** Closes this without releasing the slab. Returns false if this was closed before. */
    final boolean end() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        unwrapViews();
        if (watch != null) {
            watch.end();
        }
        return true;
    }

    final boolean isClosed() {
        return closed.get();
    }

    /** Returns what to throw if this is used after it was closed. */
    final IllegalStateException usedAfterClose(String what) {
        return new IllegalStateException(
                what + " used after close: x=" + x + ", z=" + z, watch == null ? null : watch.closedAt());
    }

    /** Returns the end of {@code toString()}. */
    final String closedSuffix() {
        return isClosed() ? ", closed)" : ")";
    }
}
