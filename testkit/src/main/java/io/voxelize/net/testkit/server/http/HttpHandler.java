package io.voxelize.net.testkit.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.GameServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Answers HTTP requests, and turns those for {@code /ws/} into WebSocket connections.
 *
 * <p><b>Thread:</b> event loop.
 */
// A failed write closes the channel, so its future is not checked.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String WEB_SOCKET_PATH = "/ws/";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final GameServer server;
    private final HttpSettings settings;
    private final long startedAtMs;

    HttpHandler(GameServer server, HttpSettings settings, long startedAtMs) {
        this.server = server;
        this.settings = settings;
        this.startedAtMs = startedAtMs;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        if (!request.decoderResult().isSuccess()) {
            answer(context, HttpResponseStatus.BAD_REQUEST, TEXT, "");
        } else if (!request.method().equals(HttpMethod.GET)) {
            answer(context, HttpResponseStatus.NOT_FOUND, TEXT, "");
        } else {
            get(context, request, uri);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void get(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        switch (uri.path()) {
            case WEB_SOCKET_PATH -> upgrade(context, request, uri.parameters());
            case "/info" -> info(context);
            case "/health" -> health(context);
            default -> answer(context, HttpResponseStatus.NOT_FOUND, TEXT, "");
        }
    }

    private void info(ChannelHandlerContext context) {
        if (server.isStopped()) {
            answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, "");
        } else {
            answer(context, HttpResponseStatus.OK, JSON, InfoJson.info(server, settings.generation(), startedAtMs));
        }
    }

    private void health(ChannelHandlerContext context) {
        if (!settings.generation().since(Generation.G2026)) {
            answer(context, HttpResponseStatus.NOT_FOUND, TEXT, "");
            return;
        }
        boolean healthy = InfoJson.isHealthy(server) && !server.isStopped();
        HttpResponseStatus status = healthy ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
        answer(context, status, JSON, InfoJson.health(server));
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, Map<String, List<String>> query) {
        if (settings.secret() != null && !settings.secret().equals(first(query, "secret"))) {
            answer(context, HttpResponseStatus.FORBIDDEN, TEXT, "wrong secret!");
            return;
        }
        WebSocketServerHandshaker handshaker = isUpgrade(request) ? handshaker(request) : null;
        if (handshaker == null) {
            answer(context, HttpResponseStatus.BAD_REQUEST, TEXT, "");
            return;
        }
        WebSocketHandler handler =
                new WebSocketHandler(server, settings, first(query, "client_id"), query.containsKey("is_transport"));
        context.pipeline().addLast(handler);
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                context.pipeline().remove(this);
                handler.start();
            } else {
                context.close();
            }
        });
    }

    private static boolean isUpgrade(FullHttpRequest request) {
        return request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private WebSocketServerHandshaker handshaker(FullHttpRequest request) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(settings.generation().maxFrameLength())
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        return new WebSocketServerHandshakerFactory(WEB_SOCKET_PATH, null, config).newHandshaker(request);
    }

    private static String first(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String type, String body) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
