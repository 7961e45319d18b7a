package io.voxelize.net.internal.transport;

import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Netty's handshake with frames of our own behind it: where Netty would put its decoder it puts ours, and nothing where
 * its encoder would be, since {@link FrameWriter} writes whole frames. No subprotocol is offered, and no extension but
 * {@code permessage-deflate}, if that is asked for.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Handshaker extends WebSocketClientHandshaker13 {

    private static final String DEFLATE = "permessage-deflate";
    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";

    private final FrameDecoder decoder;
    private final int maxLength;
    private final boolean deflate;

    /** Passes everything through; Netty skips such a handler. */
    private static final class NoEncoder extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {}

    /**
     * Creates a handshaker for one connection.
     *
     * @param uri of the request.
     * @param headers to send besides those of the protocol; modified if {@code deflate} is set.
     * @param maxLength of a message, in bytes.
     * @param deflate whether to offer {@code permessage-deflate}.
     * @param decoder added to the pipeline once the handshake is done.
     */
    Handshaker(URI uri, HttpHeaders headers, int maxLength, boolean deflate, FrameDecoder decoder) {
        super(
                uri,
                WebSocketVersion.V13,
                "",
                false,
                deflate ? headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DEFLATE) : headers,
                maxLength);
        this.decoder = decoder;
        this.maxLength = maxLength;
        this.deflate = deflate;
    }

    @Override
    protected void verify(FullHttpResponse response) {
        super.verify(response);
        List<String> answers = response.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        if (!answers.isEmpty()) {
            agree(String.join(",", answers), response);
        }
    }

    /**
     * Applies the extensions that the server chose; RFC 6455 section 4.1 and RFC 7692 section 7.1 require to fail the
     * handshake if one of them was not offered.
     */
    private void agree(String answer, FullHttpResponse response) {
        List<WebSocketExtensionData> chosen = WebSocketExtensionUtil.extractExtensions(answer);
        boolean agreed = deflate
                && chosen.size() == 1
                && chosen.get(0).name().equals(DEFLATE)
                && chosen.get(0).parameters().entrySet().stream().allMatch(Handshaker::isOffered);
        if (!agreed) {
            throw new WebSocketClientHandshakeException("server chose an extension that was not offered", response);
        }
        // Any server window is accepted, since the inflater always uses the largest. The client does not compress.
        boolean takeover = !chosen.get(0).parameters().containsKey(SERVER_NO_TAKEOVER);
        decoder.inflateWith(new MessageInflater(maxLength, takeover));
    }

    private static boolean isOffered(Map.Entry<String, @Nullable String> parameter) {
        String value = parameter.getValue();
        return switch (parameter.getKey()) {
            case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
            case SERVER_WINDOW -> value != null && value.matches("8|9|1[0-5]");
            default -> false;
        };
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
