package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Puts a fragmented message together. Servers send none; a proxy between may.
 *
 * <p>Netty's frame decoder has checked that fragments come in an order that RFC 6455 section 5.4 allows.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Fragments {

    private final int maxLength;
    private @Nullable ByteBuf message;

    Fragments(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Begins a text message: its continuations are ignored. */
    void ignore() {
        clear();
    }

    /** Takes a fragment; false if the message has become too long. The frame stays the caller's. */
    boolean add(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        if (frame instanceof BinaryWebSocketFrame) {
            clear();
            message = content.alloc().directBuffer(content.readableBytes(), maxLength);
        }
        if (message == null) {
            return true;
        }
        if (content.readableBytes() > maxLength - message.readableBytes()) {
            clear();
            return false;
        }
        message.writeBytes(content, content.readerIndex(), content.readableBytes());
        return true;
    }

    /** Returns the whole message, the caller's from now on; null if it was text. */
    @Nullable
    ByteBuf take() {
        ByteBuf whole = message;
        message = null;
        return whole;
    }

    /** Drops what has come of a message. */
    void clear() {
        if (message != null) {
            message.release();
            message = null;
        }
    }
}
