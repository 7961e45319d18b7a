package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A mesh that the game retained: a heap copy of its part of the record, and a reference to the slab of its arrays.
 *
 * <p><b>Thread:</b> any, one at a time.
 */
final class RetainedMesh extends RetainedData implements MeshData {

    /** Offset of the mesh in its copy; offset 0 means absent. */
    private static final int MESH = 8;

    /** Invalid texts are not counted here: a connection's counter has one writer, and any thread may read these. */
    private static final WritableCounters UNCOUNTED = new WritableCounters();

    private final UnsafeBuffer copy;
    private final GeometryFlyweight.List geometries;

    RetainedMesh(RetainContext context, int x, int z, @Nullable Slab slab, UnsafeBuffer copy) {
        super(context.leaks(), x, z, slab);
        this.copy = copy;
        geometries = new GeometryFlyweight.List(context.slabs(), UNCOUNTED, false, this);
    }

    /** Copies a mesh with its geometries and their texts out of a record. */
    static UnsafeBuffer copy(UnsafeBuffer record, int mesh) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[copyLength(record, mesh)]);
        copy.putBytes(MESH, record, mesh, RecordLayout.MESH_LENGTH);
        int end = MESH + RecordLayout.MESH_LENGTH;
        int link = MESH + RecordLayout.MESH_GEOMETRIES;
        int geometry = intAt(record, mesh + RecordLayout.MESH_GEOMETRIES);
        while (geometry != 0) {
            copy.putInt(link, end, LITTLE_ENDIAN);
            copy.putBytes(end, record, geometry, RecordLayout.GEOMETRY_LENGTH);
            link = end + RecordLayout.NEXT;
            end = copyFaceName(record, geometry, copy, end);
            geometry = intAt(record, geometry + RecordLayout.NEXT);
        }
        return copy;
    }

    private static int copyLength(UnsafeBuffer record, int mesh) {
        int length = MESH + RecordLayout.MESH_LENGTH;
        int geometry = intAt(record, mesh + RecordLayout.MESH_GEOMETRIES);
        while (geometry != 0) {
            length += RecordLayout.GEOMETRY_LENGTH + faceNameLength(record, geometry);
            geometry = intAt(record, geometry + RecordLayout.NEXT);
        }
        return length;
    }

    /** Copies the text of a geometry behind the copy of that geometry; returns the offset behind the text. */
    private static int copyFaceName(UnsafeBuffer record, int geometry, UnsafeBuffer copy, int copied) {
        int length = faceNameLength(record, geometry);
        int target = copied + RecordLayout.GEOMETRY_LENGTH;
        if (length != 0) {
            copy.putBytes(target, record, intAt(record, geometry + RecordLayout.GEOMETRY_FACE_NAME), length);
            copy.putInt(copied + RecordLayout.GEOMETRY_FACE_NAME, target, LITTLE_ENDIAN);
        }
        return target + length;
    }

    private static int faceNameLength(UnsafeBuffer record, int geometry) {
        return intAt(record, geometry + RecordLayout.GEOMETRY_FACE_NAME + Integer.BYTES);
    }

    private static int intAt(UnsafeBuffer buffer, int index) {
        return buffer.getInt(index, LITTLE_ENDIAN);
    }

    @Override
    public int level() {
        return intAt(copy, MESH + RecordLayout.MESH_LEVEL);
    }

    @Override
    public boolean hasConnectivity() {
        return intAt(copy, MESH + RecordLayout.MESH_CONNECTIVITY) != RecordLayout.NO_CONNECTIVITY;
    }

    @Override
    public int connectivity() {
        return hasConnectivity() ? intAt(copy, MESH + RecordLayout.MESH_CONNECTIVITY) : MeshView.FULLY_CONNECTED;
    }

    @Override
    public Cursor<GeometryView> geometries() {
        if (isClosed()) {
            throw usedAfterClose("mesh of level " + level());
        }
        geometries.wrap(copy, MESH + RecordLayout.MESH_GEOMETRIES);
        return geometries;
    }

    @Override
    void unwrapViews() {
        geometries.unwrap();
    }

    @Override
    public String toString() {
        return "MeshData(x=" + x() + ", z=" + z() + ", level=" + level() + closedSuffix();
    }
}
