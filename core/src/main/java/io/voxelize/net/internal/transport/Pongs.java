package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Answers Pings, at once while the socket takes it. While it does not, only the newest waits, so that a server that
 * pings and never reads cannot fill the memory; RFC 6455 section 5.5.3 allows to answer the newest only.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Pongs {

    private static final int MAX_LENGTH = 125;

    private final FrameWriter writer;
    private final ByteBuf newest = Unpooled.buffer(0, MAX_LENGTH);
    private boolean owed;

    Pongs(FrameWriter writer) {
        this.writer = writer;
    }

    /** Answers a Ping; the next flush sends it. */
    void onPing(ByteBuf payload, int index, int length) {
        if (writer.isWritable()) {
            owed = false;
            writer.pong(payload, index, length);
        } else {
            owed = true;
            newest.clear().writeBytes(payload, index, length);
        }
    }

    /** Sends what is owed, if the socket takes it now. */
    void onWritable() {
        if (owed && writer.isWritable()) {
            owed = false;
            writer.pong(newest, 0, newest.writerIndex());
            writer.flush();
        }
    }
}
