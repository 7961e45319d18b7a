package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Answers Pings, at once if the connection is writable. Otherwise only the newest Ping is kept and answered later, so
 * that a server that pings and never reads cannot fill the memory; RFC 6455 section 5.5.3 allows that.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Pongs {

    private static final int MAX_LENGTH = 125;

    private final FrameWriter writer;
    private final ByteBuf newest = Unpooled.buffer(0, MAX_LENGTH);
    private boolean deferred;

    Pongs(FrameWriter writer) {
        this.writer = writer;
    }

    /** Answers a Ping; the next flush sends it. */
    void onPing(ByteBuf payload, int index, int length) {
        if (writer.isWritable()) {
            deferred = false;
            writer.pong(payload, index, length);
        } else {
            deferred = true;
            newest.clear().writeBytes(payload, index, length);
        }
    }

    /** Sends the deferred Pong, if there is one. */
    void onWritable() {
        if (deferred && writer.isWritable()) {
            deferred = false;
            writer.pong(newest, 0, newest.writerIndex());
            writer.flush();
        }
    }
}
