package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.view.LeakDetector.Watch;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A mesh's part of a record, copied, and a reference to the slab of its arrays until it is closed.
 *
 * <p><b>Thread:</b> any, one at a time.
 */
final class RetainedMesh implements MeshData {

    /** Where the mesh stands in its copy: 0 would mean that there is none. */
    private static final int MESH = 8;

    private static final int NO_CONNECTIVITY = -1;

    /** Texts read on any thread are nobody's to count. */
    private static final WritableCounters UNCOUNTED = new WritableCounters();

    private final int x;
    private final int z;
    private final @Nullable Slab slab;
    private final UnsafeBuffer copy;
    private final GeometryFlyweight.List geometries;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Watch watch;

    RetainedMesh(RetainContext context, int x, int z, @Nullable Slab slab, UnsafeBuffer copy) {
        this.x = x;
        this.z = z;
        this.slab = slab;
        this.copy = copy;
        geometries = new GeometryFlyweight.List(context.slabs(), UNCOUNTED, false, this);
        watch = slab == null ? null : context.leaks().watch(this, x, z, slab);
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

    /** Puts the text of a geometry behind its copy; returns what is behind that. */
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
    public int x() {
        return x;
    }

    @Override
    public int z() {
        return z;
    }

    @Override
    public int level() {
        return intAt(copy, MESH + RecordLayout.MESH_LEVEL);
    }

    @Override
    public boolean hasConnectivity() {
        return intAt(copy, MESH + RecordLayout.MESH_CONNECTIVITY) != NO_CONNECTIVITY;
    }

    @Override
    public int connectivity() {
        return hasConnectivity() ? intAt(copy, MESH + RecordLayout.MESH_CONNECTIVITY) : MeshView.FULLY_CONNECTED;
    }

    @Override
    public Cursor<GeometryView> geometries() {
        if (closed.get()) {
            throw new IllegalStateException(
                    "mesh used after close: x=" + x + ", z=" + z + ", level=" + level(),
                    watch == null ? null : watch.closedAt());
        }
        geometries.wrap(copy, MESH + RecordLayout.MESH_GEOMETRIES);
        return geometries;
    }

    @Override
    public void close() {
        try {
            if (closed.compareAndSet(false, true)) {
                geometries.unwrap();
                if (watch != null) {
                    watch.end();
                }
                if (slab != null) {
                    slab.release();
                }
            } else if (watch != null) {
                watch.closedAgain();
            }
        } finally {
            // Until here it is not lost, however eager the collector is.
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public String toString() {
        return "MeshData(x=" + x + ", z=" + z + ", level=" + level() + (closed.get() ? ", closed)" : ")");
    }
}
