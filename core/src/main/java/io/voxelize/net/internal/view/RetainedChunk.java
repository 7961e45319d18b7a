package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.VoxelArrayView;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The inflated voxels and lights of a chunk that the game retained.
 *
 * <p><b>Thread:</b> any; one at a time may write, and none may read while another closes.
 */
final class RetainedChunk extends RetainedData implements ChunkData {

    private final Slab slab;
    private final VoxelArrayFlyweight voxels;
    private final VoxelArrayFlyweight lights;

    RetainedChunk(LeakDetector leaks, int x, int z, Slab slab, VoxelArrayFlyweight voxels, VoxelArrayFlyweight lights) {
        super(leaks, x, z, slab);
        this.slab = slab;
        this.voxels = voxels;
        this.lights = lights;
        // A view alone must keep this reachable, or the leak detector would release the memory under it.
        voxels.owner(this);
        lights.owner(this);
    }

    @Override
    public boolean hasVoxels() {
        return voxels().length() != 0;
    }

    @Override
    public boolean hasLights() {
        return lights().length() != 0;
    }

    @Override
    public VoxelArrayView voxels() {
        return open(voxels);
    }

    @Override
    public VoxelArrayView lights() {
        return open(lights);
    }

    @Override
    public void voxel(int lx, int ly, int lz, int voxel) {
        write(open(voxels), lx, ly, lz, voxel);
    }

    @Override
    public void light(int lx, int ly, int lz, int light) {
        write(open(lights), lx, ly, lz, light);
    }

    private static void write(VoxelArrayFlyweight array, int lx, int ly, int lz, int word) {
        try {
            array.memory().putInt(array.at(array.element(lx, ly, lz)), word, LITTLE_ENDIAN);
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    private VoxelArrayFlyweight open(VoxelArrayFlyweight array) {
        if (isClosed()) {
            throw usedAfterClose("chunk data");
        }
        return array;
    }

    /**
     * Closes this. Returns the slab with its reference if it is at least that long and has no other reference;
     * otherwise releases it and returns null.
     */
    @Nullable
    Slab closeAndKeep(long length) {
        try {
            if (!end()) {
                return null;
            }
            if (slab.length() >= length && slab.isHeldOnce()) {
                return slab;
            }
            slab.release();
            return null;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    void unwrapViews() {
        voxels.unwrap();
        lights.unwrap();
    }

    @Override
    public String toString() {
        return "ChunkData(x=" + x() + ", z=" + z() + closedSuffix();
    }
}
