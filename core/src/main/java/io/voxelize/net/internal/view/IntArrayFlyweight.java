package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.IntArrayView;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads 32-bit words of a slab in place.
 *
 * <p><b>Thread:</b> as the view it implements.
 */
class IntArrayFlyweight extends ArrayFlyweight implements IntArrayView {

    IntArrayFlyweight wrap(@Nullable Slab slab, int offset, int count) {
        point(slab, offset, count);
        return this;
    }

    @Override
    public final int get(int index) {
        try {
            return memory().getInt(at(index), LITTLE_ENDIAN);
        } finally {
            Reference.reachabilityFence(owner());
        }
    }

    @Override
    public final int copyTo(int[] target, int targetOffset) {
        int count = length();
        Objects.checkFromIndexSize(targetOffset, count, target.length);
        Slab slab = slab();
        try {
            if (slab != null) {
                slab.ints().get(firstElement(), target, targetOffset, count);
            }
        } finally {
            Reference.reachabilityFence(owner());
        }
        return count;
    }

    @Override
    public String toString() {
        return describe("IntArrayView");
    }
}
