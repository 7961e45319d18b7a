package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.FloatArrayView;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads floats of a slab in place.
 *
 * <p><b>Thread:</b> as the view it implements.
 */
final class FloatArrayFlyweight extends ArrayFlyweight implements FloatArrayView {

    FloatArrayFlyweight wrap(@Nullable Slab slab, int offset, int count) {
        point(slab, offset, count);
        return this;
    }

    @Override
    public float get(int index) {
        try {
            return memory().getFloat(at(index), LITTLE_ENDIAN);
        } finally {
            Reference.reachabilityFence(owner());
        }
    }

    @Override
    public int copyTo(float[] target, int targetOffset) {
        int count = length();
        Objects.checkFromIndexSize(targetOffset, count, target.length);
        Slab slab = slab();
        try {
            if (slab != null) {
                slab.floats().get(firstElement(), target, targetOffset, count);
            }
        } finally {
            Reference.reachabilityFence(owner());
        }
        return count;
    }

    @Override
    public String toString() {
        return describe("FloatArrayView");
    }
}
