package io.voxelize.net.internal.ring;

import io.voxelize.net.message.EventView;
import io.voxelize.net.message.TextView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads an event in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class EventFlyweight extends ElementFlyweight implements EventView {

    private final TextFlyweight name = new TextFlyweight();
    private final TextFlyweight payload = new TextFlyweight();

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

    /** The list of them. */
    static final class List extends CursorFlyweight<EventView> {

        private final boolean checked;
        private EventFlyweight element = new EventFlyweight();

        List(boolean checked) {
            this.checked = checked;
        }

        @Override
        EventView element(UnsafeBuffer buffer, int index) {
            if (checked) {
                element.unwrap();
                element = new EventFlyweight();
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
