package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabReleaseBatch;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.VoxelArrayView;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkFlyweight extends ElementFlyweight implements ChunkView {

    private final RetainContext context;
    private final TextFlyweight id;
    private final VoxelArrayFlyweight voxels = new VoxelArrayFlyweight();
    private final VoxelArrayFlyweight lights = new VoxelArrayFlyweight();
    private final MeshFlyweight.List meshes;

    ChunkFlyweight(RetainContext context, boolean checked) {
        this.context = context;
        id = new TextFlyweight(context.counters());
        meshes = new MeshFlyweight.List(context, checked);
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
        meshes.chunk(x(), z());
        return open(meshes, RecordLayout.CHUNK_MESHES);
    }

    @Override
    public @Nullable ChunkData retain() {
        Slab slab = dataSlab();
        if (slab == null || !context.tryRetain(slab)) {
            return null;
        }
        return new RetainedChunk(
                context.leaks(),
                x(),
                z(),
                slab,
                wrapVoxels(new VoxelArrayFlyweight()),
                wrapLights(new VoxelArrayFlyweight()));
    }

    @Override
    public boolean hasCompressedData() {
        return intAt(RecordLayout.CHUNK_COMPRESSED_SLAB) != RecordLayout.NO_SLAB;
    }

    @Override
    public @Nullable CompressedChunk retainCompressed() {
        Slab slab = slab(RecordLayout.CHUNK_COMPRESSED_SLAB);
        if (slab == null || !context.tryRetain(slab)) {
            return null;
        }
        return new RetainedCompressedChunk(
                context,
                x(),
                z(),
                intAt(RecordLayout.CHUNK_SIZE),
                intAt(RecordLayout.CHUNK_MAX_HEIGHT),
                slab,
                part(RecordLayout.CHUNK_COMPRESSED_VOXELS, RecordLayout.CHUNK_FORM_VOXELS_BLOCK),
                part(RecordLayout.CHUNK_COMPRESSED_LIGHTS, RecordLayout.CHUNK_FORM_LIGHTS_BLOCK));
    }

    private RetainedCompressedChunk.Part part(int field, int blockFlag) {
        return new RetainedCompressedChunk.Part(
                (intAt(RecordLayout.CHUNK_COMPRESSED_FORMS) & blockFlag) != 0,
                intAt(field + RecordLayout.COMPRESSED_OFFSET),
                intAt(field + RecordLayout.COMPRESSED_LENGTH),
                intAt(field + RecordLayout.COMPRESSED_COUNT));
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
        return slab(RecordLayout.CHUNK_DATA_SLAB);
    }

    private @Nullable Slab slab(int field) {
        int slab = intAt(field);
        return slab == RecordLayout.NO_SLAB ? null : context.slabs().slab(slab);
    }

    @Override
    public String toString() {
        return "ChunkView"
                + (isWrapped()
                        ? "(x=" + x() + ", z=" + z() + ", voxels=" + hasVoxels() + ", lights=" + hasLights() + ")"
                        : Unwrapped.TEXT);
    }

    /** Walks a message's chunks. */
    static final class List extends CursorFlyweight<ChunkView> {

        private final RetainContext context;
        private final boolean checked;
        private ChunkFlyweight element;

        List(RetainContext context, boolean checked) {
            this.context = context;
            this.checked = checked;
            element = new ChunkFlyweight(context, checked);
        }

        @Override
        ChunkFlyweight element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new ChunkFlyweight(context, true);
            }
            element.point(buffer, index);
            return element;
        }

        @Override
        void unwrapElement() {
            element.unwrap();
        }

        /**
         * Releases a record's references to the slabs of all its chunks, without wrapping a view. The chunks must not
         * be read afterwards.
         */
        static void releaseSlabs(UnsafeBuffer message, SlabReleaseBatch releases) {
            int chunk = message.getInt(RecordLayout.CHUNKS, LITTLE_ENDIAN);
            for (int left = message.getInt(RecordLayout.CHUNKS + Integer.BYTES, LITTLE_ENDIAN); left > 0; left--) {
                releases.release(message.getInt(chunk + RecordLayout.CHUNK_DATA_SLAB, LITTLE_ENDIAN));
                releases.release(message.getInt(chunk + RecordLayout.CHUNK_MESH_SLAB, LITTLE_ENDIAN));
                releases.release(message.getInt(chunk + RecordLayout.CHUNK_COMPRESSED_SLAB, LITTLE_ENDIAN));
                chunk = message.getInt(chunk + RecordLayout.NEXT, LITTLE_ENDIAN);
            }
        }
    }
}
