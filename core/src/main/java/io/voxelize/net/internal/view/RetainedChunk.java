package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.view.LeakDetector.Watch;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.VoxelArrayView;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reference to the slab of a chunk until it is closed.
 *
 * <p><b>Thread:</b> any; one at a time may write, and none may read while another closes.
 */
final class RetainedChunk implements ChunkData {

    private final int x;
    private final int z;
    private final Slab slab;
    private final VoxelArrayFlyweight voxels;
    private final VoxelArrayFlyweight lights;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Watch watch;

    RetainedChunk(LeakDetector leaks, int x, int z, Slab slab, VoxelArrayFlyweight voxels, VoxelArrayFlyweight lights) {
        this.x = x;
        this.z = z;
        this.slab = slab;
        this.voxels = voxels;
        this.lights = lights;
        // Whoever holds a view only must not lose the memory under it.
        voxels.owner(this);
        lights.owner(this);
        watch = leaks.watch(this, x, z, slab);
    }

    @Override
    public int x() {
        return x;
    }

    @Override
    public int z() {
        return z;
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
        if (closed.get()) {
            throw new IllegalStateException(
                    "chunk data used after close: x=" + x + ", z=" + z, watch == null ? null : watch.closedAt());
        }
        return array;
    }

    @Override
    public void close() {
        try {
            if (end()) {
                slab.release();
            } else if (watch != null) {
                watch.closedAgain();
            }
        } finally {
            // Until here it is not lost, however eager the collector is.
            Reference.reachabilityFence(this);
        }
    }

    /** Closes, and hands the slab with its reference over if it is that long and nobody else holds it; null if not. */
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

    /** Ends the life of this and its views. Returns false if it had ended. */
    private boolean end() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        voxels.unwrap();
        lights.unwrap();
        if (watch != null) {
            watch.end();
        }
        return true;
    }

    @Override
    public String toString() {
        return "ChunkData(x=" + x + ", z=" + z + (closed.get() ? ", closed)" : ")");
    }
}
