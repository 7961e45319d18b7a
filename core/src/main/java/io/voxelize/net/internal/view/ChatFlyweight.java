package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.TextView;

/**
 * Reads a chat line in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class ChatFlyweight extends ElementFlyweight implements ChatView {

    private final TextFlyweight type;
    private final TextFlyweight sender;
    private final TextFlyweight body;
    private final TextFlyweight metadata;
    private final TextFlyweight traceId;

    ChatFlyweight(WritableCounters counters) {
        type = new TextFlyweight(counters);
        sender = new TextFlyweight(counters);
        body = new TextFlyweight(counters);
        metadata = new TextFlyweight(counters);
        traceId = new TextFlyweight(counters);
    }

    @Override
    void unwrapParts() {
        type.unwrap();
        sender.unwrap();
        body.unwrap();
        metadata.unwrap();
        traceId.unwrap();
    }

    @Override
    public TextView type() {
        return open(type, RecordLayout.CHAT_TYPE);
    }

    @Override
    public TextView sender() {
        return open(sender, RecordLayout.CHAT_SENDER);
    }

    @Override
    public TextView body() {
        return open(body, RecordLayout.CHAT_BODY);
    }

    @Override
    public TextView metadata() {
        return open(metadata, RecordLayout.CHAT_METADATA);
    }

    @Override
    public TextView traceId() {
        return open(traceId, RecordLayout.CHAT_TRACE_ID);
    }

    @Override
    public double sentMs() {
        return record().getDouble(index() + RecordLayout.CHAT_SENT_MS, LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return "ChatView"
                + (isWrapped()
                        ? "(type=" + type() + ", sender=" + sender() + ", body=" + body() + ")"
                        : Unwrapped.TEXT);
    }
}
