package io.voxelize.net.internal.ring;

import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.metrics.Counters;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a mesh in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class MeshFlyweight extends ElementFlyweight implements MeshView {

    private static final int NO_CONNECTIVITY = -1;

    private final GeometryFlyweight.List geometries;

    MeshFlyweight(SlabPool slabs, Counters counters, boolean checked) {
        geometries = new GeometryFlyweight.List(slabs, counters, checked);
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
        return intAt(RecordLayout.MESH_CONNECTIVITY) != NO_CONNECTIVITY;
    }

    @Override
    public int connectivity() {
        int connectivity = intAt(RecordLayout.MESH_CONNECTIVITY);
        return connectivity == NO_CONNECTIVITY ? FULLY_CONNECTED : connectivity;
    }

    @Override
    public Cursor<GeometryView> geometries() {
        return open(geometries, RecordLayout.MESH_GEOMETRIES);
    }

    @Override
    public String toString() {
        return "MeshView" + (isWrapped() ? "(level=" + level() + ")" : Unwrapped.TEXT);
    }

    /** The list of them. */
    static final class List extends CursorFlyweight<MeshView> {

        private final SlabPool slabs;
        private final Counters counters;
        private final boolean checked;
        private MeshFlyweight element;

        List(SlabPool slabs, Counters counters, boolean checked) {
            this.slabs = slabs;
            this.counters = counters;
            this.checked = checked;
            element = new MeshFlyweight(slabs, counters, checked);
        }

        @Override
        MeshView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new MeshFlyweight(slabs, counters, true);
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
