package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.TextView;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entity in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class EntityFlyweight extends ElementFlyweight implements EntityView {

    private final TextFlyweight id;
    private final TextFlyweight type;
    private final TextFlyweight metadata;
    private final MotionFlyweight motion = new MotionFlyweight();

    EntityFlyweight(WritableCounters counters) {
        id = new TextFlyweight(counters);
        type = new TextFlyweight(counters);
        metadata = new TextFlyweight(counters);
    }

    @Override
    void unwrapParts() {
        id.unwrap();
        type.unwrap();
        metadata.unwrap();
        motion.unwrap();
    }

    @Override
    public @Nullable EntityOperation operation() {
        return EntityOperation.fromId(intAt(RecordLayout.ENTITY_OPERATION));
    }

    @Override
    public TextView id() {
        return open(id, RecordLayout.ENTITY_ID);
    }

    @Override
    public TextView type() {
        return open(type, RecordLayout.ENTITY_TYPE);
    }

    @Override
    public TextView metadata() {
        return open(metadata, RecordLayout.ENTITY_METADATA);
    }

    @Override
    public boolean hasMotion() {
        // Offset 0 is that of the header, so it means absent.
        return intAt(RecordLayout.ENTITY_MOTION) != 0
                && MotionFlyweight.isReadable(
                        record(), intAt(RecordLayout.ENTITY_MOTION), intAt(RecordLayout.ENTITY_MOTION_LENGTH));
    }

    @Override
    public MotionView motion() {
        if (!hasMotion()) {
            throw new IllegalStateException("entity has no readable motion payload, check hasMotion(): length="
                    + intAt(RecordLayout.ENTITY_MOTION_LENGTH) + ", min=" + MotionView.MIN_LENGTH);
        }
        opened();
        return motion.wrap(record(), intAt(RecordLayout.ENTITY_MOTION));
    }

    @Override
    public String toString() {
        return "EntityView"
                + (isWrapped()
                        ? "(operation=" + operation() + ", id=" + id() + ", type=" + type() + ")"
                        : Unwrapped.TEXT);
    }

    /** Walks a message's entities. */
    static final class List extends CursorFlyweight<EntityView> {

        private final WritableCounters counters;
        private final boolean checked;
        private EntityFlyweight element;

        List(WritableCounters counters, boolean checked) {
            this.counters = counters;
            this.checked = checked;
            element = new EntityFlyweight(counters);
        }

        @Override
        EntityView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new EntityFlyweight(counters);
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
