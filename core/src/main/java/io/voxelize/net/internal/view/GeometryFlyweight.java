package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.TextView;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a geometry in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class GeometryFlyweight extends ElementFlyweight implements GeometryView {

    private static final int COORDINATES_PER_VERTEX = 3;
    private static final int UVS_PER_VERTEX = 2;

    private final SlabPool slabs;
    private final TextFlyweight faceName;
    private final FloatArrayFlyweight positions = new FloatArrayFlyweight();
    private final FloatArrayFlyweight uvs = new FloatArrayFlyweight();
    private final IntArrayFlyweight indices = new IntArrayFlyweight();
    private final IntArrayFlyweight lights = new IntArrayFlyweight();

    /** What must stay reachable while the arrays are read; null for a geometry in a record of the ring. */
    private final @Nullable Object owner;

    GeometryFlyweight(SlabPool slabs, WritableCounters counters, @Nullable Object owner) {
        this.slabs = slabs;
        this.owner = owner;
        faceName = new TextFlyweight(counters);
    }

    @Override
    void unwrapParts() {
        faceName.unwrap();
        positions.unwrap();
        uvs.unwrap();
        indices.unwrap();
        lights.unwrap();
    }

    @Override
    public int voxel() {
        return intAt(RecordLayout.GEOMETRY_VOXEL);
    }

    @Override
    public TextView faceName() {
        return open(faceName, RecordLayout.GEOMETRY_FACE_NAME);
    }

    @Override
    public boolean hasAt() {
        return (intAt(RecordLayout.GEOMETRY_FLAGS) & RecordLayout.GEOMETRY_FLAG_AT) != 0;
    }

    @Override
    public int atX() {
        return intAt(RecordLayout.GEOMETRY_AT_X);
    }

    @Override
    public int atY() {
        return intAt(RecordLayout.GEOMETRY_AT_Y);
    }

    @Override
    public int atZ() {
        return intAt(RecordLayout.GEOMETRY_AT_Z);
    }

    @Override
    public int vertexCount() {
        return intAt(RecordLayout.GEOMETRY_VERTEX_COUNT);
    }

    @Override
    public FloatArrayView positions() {
        opened();
        positions.owner(owner);
        return positions.wrap(
                slab(), intAt(RecordLayout.GEOMETRY_POSITIONS_OFFSET), vertexCount() * COORDINATES_PER_VERTEX);
    }

    @Override
    public FloatArrayView uvs() {
        opened();
        uvs.owner(owner);
        return uvs.wrap(slab(), intAt(RecordLayout.GEOMETRY_UVS_OFFSET), vertexCount() * UVS_PER_VERTEX);
    }

    @Override
    public IntArrayView indices() {
        opened();
        indices.owner(owner);
        return indices.wrap(
                slab(), intAt(RecordLayout.GEOMETRY_INDICES_OFFSET), intAt(RecordLayout.GEOMETRY_INDEX_COUNT));
    }

    @Override
    public IntArrayView lights() {
        opened();
        lights.owner(owner);
        return lights.wrap(slab(), intAt(RecordLayout.GEOMETRY_LIGHTS_OFFSET), vertexCount());
    }

    private @Nullable Slab slab() {
        int id = intAt(RecordLayout.GEOMETRY_MESH_SLAB);
        return id == RecordLayout.NO_SLAB ? null : slabs.slab(id);
    }

    @Override
    public String toString() {
        return "GeometryView"
                + (isWrapped() ? "(voxel=" + voxel() + ", vertexCount=" + vertexCount() + ")" : Unwrapped.TEXT);
    }

    /** Walks a mesh's geometries. */
    static final class List extends CursorFlyweight<GeometryView> {

        private final SlabPool slabs;
        private final WritableCounters counters;
        private final boolean checked;
        private final @Nullable Object owner;
        private GeometryFlyweight element;

        List(SlabPool slabs, WritableCounters counters, boolean checked, @Nullable Object owner) {
            this.slabs = slabs;
            this.counters = counters;
            this.checked = checked;
            this.owner = owner;
            element = new GeometryFlyweight(slabs, counters, owner);
        }

        @Override
        GeometryView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new GeometryFlyweight(slabs, counters, owner);
            }
            element.point(buffer, index);
            return element;
        }

        @Override
        void unwrapElement() {
            element.unwrap();
        }
    }
}
