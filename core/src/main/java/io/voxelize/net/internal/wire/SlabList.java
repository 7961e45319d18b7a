package io.voxelize.net.internal.wire;

import io.voxelize.net.internal.ring.Slab;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slabs that a message holds until its record is handed over, so that none is lost on any other way out.
 *
 * <p><b>Thread:</b> event loop.
 */
final class SlabList {

    private @Nullable Slab[] slabs = new Slab[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(Slab slab) {
        if (size == slabs.length) {
            slabs = Arrays.copyOf(slabs, size * 2);
        }
        slabs[size++] = slab;
    }

    /** Drops the references to all of them. */
    void release() {
        while (size > 0) {
            Slab slab = slabs[--size];
            slabs[size] = null;
            if (slab != null) {
                slab.release();
            }
        }
    }

    /** Forgets them: somebody else has the references now. */
    void clear() {
        while (size > 0) {
            slabs[--size] = null;
        }
    }
}
