package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.TextView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads an event in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class EventFlyweight extends ElementFlyweight implements EventView {

    private final TextFlyweight name;
    private final TextFlyweight payload;

    EventFlyweight(WritableCounters counters) {
        name = new TextFlyweight(counters);
        payload = new TextFlyweight(counters);
    }

    @Override
    void unwrapParts() {
        name.unwrap();
        payload.unwrap();
    }

    @Override
    public TextView name() {
        return open(name, RecordLayout.EVENT_NAME);
    }

    @Override
    public TextView payload() {
        return open(payload, RecordLayout.EVENT_PAYLOAD);
    }

    @Override
    public String toString() {
        return "EventView" + (isWrapped() ? "(name=" + name() + ", payload=" + payload() + ")" : Unwrapped.TEXT);
    }

    /** Walks a message's events. */
    static final class List extends CursorFlyweight<EventView> {

        private final WritableCounters counters;
        private final boolean checked;
        private EventFlyweight element;

        List(WritableCounters counters, boolean checked) {
            this.counters = counters;
            this.checked = checked;
            element = new EventFlyweight(counters);
        }

        @Override
        EventView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new EventFlyweight(counters);
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
