package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.VoxelArrayView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of a chunk column of a slab in place.
 *
 * <p><b>Thread:</b> as the view it implements.
 */
final class VoxelArrayFlyweight extends IntArrayFlyweight implements VoxelArrayView {

    private int chunkSize;
    private int maxHeight;

    VoxelArrayFlyweight wrap(@Nullable Slab slab, int offset, int count, int chunkSize, int maxHeight) {
        wrap(slab, offset, count);
        this.chunkSize = chunkSize;
        this.maxHeight = maxHeight;
        return this;
    }

    @Override
    public int chunkSize() {
        length();
        return chunkSize;
    }

    @Override
    public int maxHeight() {
        length();
        return maxHeight;
    }

    @Override
    public int get(int lx, int ly, int lz) {
        return get(element(lx, ly, lz));
    }

    /** Returns which element a voxel is; source: see {@link VoxelArrayView}. */
    int element(int lx, int ly, int lz) {
        Objects.checkIndex(lx, chunkSize);
        Objects.checkIndex(ly, maxHeight);
        Objects.checkIndex(lz, chunkSize);
        return (lx * maxHeight + ly) * chunkSize + lz;
    }

    @Override
    public String toString() {
        return describe("VoxelArrayView");
    }
}
