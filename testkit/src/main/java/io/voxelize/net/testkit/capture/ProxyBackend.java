package io.voxelize.net.testkit.capture;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/**
 * The recorder's channel to the server until the handshake is done.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ProxyBackend extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final WebSocketClientHandshaker handshaker;
    private final ProxyFrontend frontend;
    private final Channel client;
    private final FullHttpRequest request;

    ProxyBackend(URI target, ProxyFrontend frontend, Channel client, FullHttpRequest request) {
        handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                target, WebSocketVersion.V13, null, false, new DefaultHttpHeaders(), Relay.MAX_MESSAGE_LENGTH);
        this.frontend = frontend;
        this.client = client;
        this.request = request;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            ProxyFrontend.refuse(client, response);
            return;
        }
        handshaker.finishHandshake(ctx.channel(), response);
        frontend.accept(client, request, ctx.channel());
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // Closes after pending writes to the client.
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        HttpAnswers.send(client, HttpResponseStatus.BAD_GATEWAY, "the server's handshake is not a WebSocket's");
    }
}
