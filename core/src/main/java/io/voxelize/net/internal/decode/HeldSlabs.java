package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.ring.Slab;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slabs that a message holds until its record is handed over, so that none is lost on any other way out.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class HeldSlabs {

    private final Stack all = new Stack();

    /** Those of them that the record does not mention. */
    private final Stack givenUp = new Stack();

    boolean isEmpty() {
        return all.size == 0;
    }

    void add(Slab slab) {
        all.push(slab);
    }

    /** The record does not mention a slab after all. */
    void giveUp(Slab slab) {
        givenUp.push(slab);
    }

    /** Drops all references. */
    void release() {
        all.release();
        givenUp.clear();
    }

    /** Forgets the slabs of the record: its reader has the references now. */
    void handOver() {
        all.clear();
        givenUp.release();
    }

    private static final class Stack {

        private @Nullable Slab[] slabs = new Slab[16];
        private int size;

        void push(Slab slab) {
            if (size == slabs.length) {
                slabs = Arrays.copyOf(slabs, size * 2);
            }
            slabs[size++] = slab;
        }

        void release() {
            while (size > 0) {
                Slab slab = slabs[--size];
                slabs[size] = null;
                if (slab != null) {
                    slab.release();
                }
            }
        }

        void clear() {
            while (size > 0) {
                slabs[--size] = null;
            }
        }
    }
}
