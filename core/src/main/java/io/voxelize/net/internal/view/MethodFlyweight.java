package io.voxelize.net.internal.view;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.MethodView;
import io.voxelize.net.message.TextView;

/**
 * Reads the method call of a message in place, over the message's own header; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class MethodFlyweight extends ElementFlyweight implements MethodView {

    private final TextFlyweight name;
    private final TextFlyweight payload;

    MethodFlyweight(WritableCounters counters) {
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
        return open(name, RecordLayout.METHOD_NAME);
    }

    @Override
    public TextView payload() {
        return open(payload, RecordLayout.METHOD_PAYLOAD);
    }

    @Override
    public String toString() {
        return "MethodView" + (isWrapped() ? "(name=" + name() + ")" : Unwrapped.TEXT);
    }
}
