package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.UpdateView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a changed voxel in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class UpdateFlyweight extends ElementFlyweight implements UpdateView {

    @Override
    void unwrapParts() {}

    @Override
    public int vx() {
        return intAt(RecordLayout.UPDATE_VX);
    }

    @Override
    public int vy() {
        return intAt(RecordLayout.UPDATE_VY);
    }

    @Override
    public int vz() {
        return intAt(RecordLayout.UPDATE_VZ);
    }

    @Override
    public int voxel() {
        return intAt(RecordLayout.UPDATE_VOXEL);
    }

    @Override
    public int light() {
        return intAt(RecordLayout.UPDATE_LIGHT);
    }

    @Override
    public String toString() {
        return "UpdateView" + (isWrapped() ? "(vx=" + vx() + ", vy=" + vy() + ", vz=" + vz() + ")" : Unwrapped.TEXT);
    }

    /** Walks a message's updates. */
    static final class List extends CursorFlyweight<UpdateView> {

        private final boolean checked;
        private UpdateFlyweight element = new UpdateFlyweight();

        List(boolean checked) {
            this.checked = checked;
        }

        @Override
        UpdateView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new UpdateFlyweight();
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
