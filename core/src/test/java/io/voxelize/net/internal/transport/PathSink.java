package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;

/** A frame sink that only passes messages to a receiver's path. */
record PathSink(Receiver receiver, MessageSource source) implements FrameSink {

    @Override
    public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
        receiver.onMessage(buffer, index, length, source, receivedNs);
    }

    @Override
    public void onReadDecoded() {
        receiver.publish();
    }

    @Override
    public void onText(ByteBuf buffer, int index, int length) {}

    @Override
    public void onPing(ByteBuf buffer, int index, int length) {}

    @Override
    public void onClose(int code, String reason) {}

    @Override
    public void onViolation(int code, String detail) {}
}
