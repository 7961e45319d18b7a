package io.voxelize.net.internal.transport;

import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/**
 * Netty's handshake with frames of our own behind it: where Netty would put its decoder it puts ours, and nothing where its encoder would be, since {@link FrameWriter} writes whole
 * frames. No extension and no subprotocol is offered.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Handshaker extends WebSocketClientHandshaker13 {

    private final FrameDecoder decoder;

    /** Lets everything pass; Netty skips it. */
    private static final class NoEncoder extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {}

    /**
     * Creates a handshaker for one connection.
     *
     * @param uri to ask for.
     * @param headers to send on top of the protocol's.
     * @param maxLength of a message, in bytes.
     * @param decoder put into the pipeline when the server has agreed.
     */
    Handshaker(URI uri, HttpHeaders headers, int maxLength, FrameDecoder decoder) {
        super(uri, WebSocketVersion.V13, "", false, headers, maxLength);
        this.decoder = decoder;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
        return decoder;
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
        return new NoEncoder();
    }
}
