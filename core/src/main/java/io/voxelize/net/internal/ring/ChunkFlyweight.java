package io.voxelize.net.internal.ring;

import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkFlyweight extends ElementFlyweight implements ChunkView {

    private final SlabPool slabs;
    private final Counters counters;
    private final LeakDetector leaks;
    private final TextFlyweight id;
    private final VoxelArrayFlyweight voxels = new VoxelArrayFlyweight();
    private final VoxelArrayFlyweight lights = new VoxelArrayFlyweight();
    private final MeshFlyweight.List meshes;

    ChunkFlyweight(SlabPool slabs, Counters counters, LeakDetector leaks, boolean checked) {
        this.slabs = slabs;
        this.counters = counters;
        this.leaks = leaks;
        id = new TextFlyweight(counters);
        meshes = new MeshFlyweight.List(slabs, counters, checked);
    }

    @Override
    void unwrapParts() {
        id.unwrap();
        voxels.unwrap();
        lights.unwrap();
        meshes.unwrap();
    }

    @Override
    public int x() {
        return intAt(RecordLayout.CHUNK_X);
    }

    @Override
    public int z() {
        return intAt(RecordLayout.CHUNK_Z);
    }

    @Override
    public TextView id() {
        return open(id, RecordLayout.CHUNK_ID);
    }

    @Override
    public boolean hasVoxels() {
        return intAt(RecordLayout.CHUNK_VOXELS_COUNT) != 0;
    }

    @Override
    public boolean hasLights() {
        return intAt(RecordLayout.CHUNK_LIGHTS_COUNT) != 0;
    }

    @Override
    public VoxelArrayView voxels() {
        opened();
        return wrapVoxels(voxels);
    }

    @Override
    public VoxelArrayView lights() {
        opened();
        return wrapLights(lights);
    }

    @Override
    public Cursor<MeshView> meshes() {
        return open(meshes, RecordLayout.CHUNK_MESHES);
    }

    @Override
    public @Nullable ChunkData retain() {
        Slab slab = dataSlab();
        if (slab == null) {
            return null;
        }
        // What was lost makes room.
        leaks.collect();
        if (!slab.tryRetain()) {
            counters.increment(Counter.RETAIN_REFUSED);
            return null;
        }
        return new RetainedChunk(
                leaks, x(), z(), slab, wrapVoxels(new VoxelArrayFlyweight()), wrapLights(new VoxelArrayFlyweight()));
    }

    private VoxelArrayFlyweight wrapVoxels(VoxelArrayFlyweight array) {
        return wrap(array, RecordLayout.CHUNK_VOXELS_OFFSET, RecordLayout.CHUNK_VOXELS_COUNT);
    }

    private VoxelArrayFlyweight wrapLights(VoxelArrayFlyweight array) {
        return wrap(array, RecordLayout.CHUNK_LIGHTS_OFFSET, RecordLayout.CHUNK_LIGHTS_COUNT);
    }

    private VoxelArrayFlyweight wrap(VoxelArrayFlyweight array, int offset, int count) {
        return array.wrap(
                dataSlab(),
                intAt(offset),
                intAt(count),
                intAt(RecordLayout.CHUNK_SIZE),
                intAt(RecordLayout.CHUNK_MAX_HEIGHT));
    }

    private @Nullable Slab dataSlab() {
        int slab = intAt(RecordLayout.CHUNK_DATA_SLAB);
        return slab == RecordLayout.NO_SLAB ? null : slabs.slab(slab);
    }

    /** Drops the record's references; the chunk must not be read afterwards. */
    void releaseSlabs() {
        release(intAt(RecordLayout.CHUNK_DATA_SLAB));
        release(intAt(RecordLayout.CHUNK_MESH_SLAB));
    }

    private void release(int slab) {
        if (slab != RecordLayout.NO_SLAB) {
            slabs.slab(slab).release();
        }
    }

    @Override
    public String toString() {
        return "ChunkView"
                + (isWrapped()
                        ? "(x=" + x() + ", z=" + z() + ", voxels=" + hasVoxels() + ", lights=" + hasLights() + ")"
                        : Unwrapped.TEXT);
    }

    /** The list of them. */
    static final class List extends CursorFlyweight<ChunkView> {

        private final SlabPool slabs;
        private final Counters counters;
        private final LeakDetector leaks;
        private final boolean checked;
        private ChunkFlyweight element;

        List(SlabPool slabs, Counters counters, LeakDetector leaks, boolean checked) {
            this.slabs = slabs;
            this.counters = counters;
            this.leaks = leaks;
            this.checked = checked;
            element = new ChunkFlyweight(slabs, counters, leaks, checked);
        }

        @Override
        ChunkFlyweight element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new ChunkFlyweight(slabs, counters, leaks, true);
            }
            element.point(buffer, index);
            return element;
        }

        @Override
        void unwrapElement() {
            element.unwrap();
        }

        /** Drops the record's references to the slabs of every chunk of a list just wrapped; none of them must be read afterwards. */
        void releaseSlabs() {
            while (hasNext()) {
                next();
                element.releaseSlabs();
            }
        }
    }
}
