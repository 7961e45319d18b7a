package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mesh in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class MeshFlyweight extends ElementFlyweight implements MeshView {

    private final RetainContext context;
    private final GeometryFlyweight.List geometries;
    private int x;
    private int z;

    MeshFlyweight(RetainContext context, boolean checked) {
        this.context = context;
        geometries = new GeometryFlyweight.List(context.slabs(), context.counters(), checked, null);
    }

    /** Sets the chunk that the mesh belongs to. */
    private void chunk(int chunkX, int chunkZ) {
        x = chunkX;
        z = chunkZ;
    }

    @Override
    void unwrapParts() {
        geometries.unwrap();
    }

    @Override
    public int level() {
        return intAt(RecordLayout.MESH_LEVEL);
    }

    @Override
    public boolean hasConnectivity() {
        return intAt(RecordLayout.MESH_CONNECTIVITY) != RecordLayout.NO_CONNECTIVITY;
    }

    @Override
    public int connectivity() {
        int connectivity = intAt(RecordLayout.MESH_CONNECTIVITY);
        return connectivity == RecordLayout.NO_CONNECTIVITY ? FULLY_CONNECTED : connectivity;
    }

    @Override
    public Cursor<GeometryView> geometries() {
        return open(geometries, RecordLayout.MESH_GEOMETRIES);
    }

    @Override
    public @Nullable MeshData retain() {
        Slab slab = slab();
        if (slab != null && !context.tryRetain(slab)) {
            return null;
        }
        return new RetainedMesh(context, x, z, slab, RetainedMesh.copy(record(), index()));
    }

    /** Returns the slab that all geometries of the mesh share, or null if none has arrays. */
    private @Nullable Slab slab() {
        int geometry = intAt(RecordLayout.MESH_GEOMETRIES);
        while (geometry != 0) {
            int slab = record().getInt(geometry + RecordLayout.GEOMETRY_MESH_SLAB, LITTLE_ENDIAN);
            if (slab != RecordLayout.NO_SLAB) {
                return context.slabs().slab(slab);
            }
            geometry = record().getInt(geometry + RecordLayout.NEXT, LITTLE_ENDIAN);
        }
        return null;
    }

    @Override
    public String toString() {
        return "MeshView" + (isWrapped() ? "(level=" + level() + ")" : Unwrapped.TEXT);
    }

    /** Walks a chunk's meshes. */
    static final class List extends CursorFlyweight<MeshView> {

        private final RetainContext context;
        private final boolean checked;
        private MeshFlyweight element;
        private int x;
        private int z;

        List(RetainContext context, boolean checked) {
            this.context = context;
            this.checked = checked;
            element = new MeshFlyweight(context, checked);
        }

        /** Sets the chunk that the meshes belong to. */
        void chunk(int chunkX, int chunkZ) {
            x = chunkX;
            z = chunkZ;
        }

        @Override
        MeshView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new MeshFlyweight(context, true);
            }
            element.chunk(x, z);
            element.point(buffer, index);
            return element;
        }

        @Override
        void unwrapElement() {
            element.unwrap();
        }
    }
}
