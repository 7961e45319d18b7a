package io.voxelize.net.testkit.capture;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's channel to the client until the handshake is done: it forwards the request to the server first, then
 * answers the client as the server did.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ProxyFrontend extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final InetSocketAddress server;
    private final Recording recording;

    ProxyFrontend(InetSocketAddress server, Recording recording) {
        this.server = server;
        this.recording = recording;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        URI target = target(request);
        if (target == null) {
            HttpAnswers.send(
                    ctx.channel(), HttpResponseStatus.NOT_FOUND, "the recorder passes WebSocket connections only");
            return;
        }
        Channel client = ctx.channel();
        FullHttpRequest kept = request.retain();
        client.closeFuture().addListener(closed -> kept.release());
        connect(client, kept, target);
    }

    private @Nullable URI target(FullHttpRequest request) {
        boolean upgrade = request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (!upgrade || !request.uri().startsWith("/")) {
            return null;
        }
        try {
            return new URI("ws://" + server.getHostString() + ":" + server.getPort() + request.uri());
        } catch (URISyntaxException ex) {
            return null;
        }
    }

    private void connect(Channel client, FullHttpRequest request, URI target) {
        ChannelFuture connected = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(Relay.MAX_MESSAGE_LENGTH))
                                .addLast(new ProxyBackend(target, ProxyFrontend.this, client, request));
                    }
                })
                .connect(server);
        Channel upstream = connected.channel();
        client.closeFuture()
                .addListener(closed -> upstream.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
        connected.addListener((ChannelFutureListener) future -> {
            if (!future.isSuccess()) {
                HttpAnswers.send(client, HttpResponseStatus.BAD_GATEWAY, "the recorder cannot reach the server");
            }
        });
    }

    /** The server accepted: both sides turn into relays, and the client gets its handshake. */
    void accept(Channel client, FullHttpRequest request, Channel upstream) {
        // What the server says from here on is written behind the response of the handshake, which goes out below.
        upstream.pipeline()
                .addLast(new WebSocketFrameAggregator(Relay.MAX_MESSAGE_LENGTH))
                .addLast(new Relay(client, recording, CaptureDirection.SERVER_TO_CLIENT));
        client.pipeline()
                .addLast(new WebSocketFrameAggregator(Relay.MAX_MESSAGE_LENGTH))
                .addLast(new Relay(upstream, recording, CaptureDirection.CLIENT_TO_SERVER));
        client.pipeline().remove(this);
        new WebSocketServerHandshakerFactory("", null, false, Relay.MAX_MESSAGE_LENGTH)
                .newHandshaker(request)
                .handshake(client, request)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** The server refused: the client hears the same. */
    static void refuse(Channel client, FullHttpResponse response) {
        FullHttpResponse copy = response.replace(response.content().copy());
        copy.headers().set(HttpHeaderNames.CONTENT_LENGTH, copy.content().readableBytes());
        client.writeAndFlush(copy).addListener(ChannelFutureListener.CLOSE);
    }
}
