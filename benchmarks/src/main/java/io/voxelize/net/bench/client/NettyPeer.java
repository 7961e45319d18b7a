package io.voxelize.net.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Netty with its WebSocket handlers, on epoll where it is available. */
final class NettyPeer implements Peer {

    private static final int MAX_HTTP_LENGTH = 65_536;
    private static final int CLOSE_S = 2;

    private final boolean epoll = Epoll.isAvailable();
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private @Nullable Channel channel;

    @Override
    public void connect(URI server, byte[] first, Sink sink) throws Exception {
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        Channel connected = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opening) {
                        opening.pipeline()
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HTTP_LENGTH))
                                .addLast(new WebSocketClientProtocolHandler(
                                        WebSocketClientHandshakerFactory.newHandshaker(
                                                server,
                                                WebSocketVersion.V13,
                                                null,
                                                false,
                                                new DefaultHttpHeaders(),
                                                MAX_MESSAGE_LENGTH)))
                                .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_LENGTH), new Receiver(sink, opened));
                    }
                })
                .connect(server.getHost(), server.getPort())
                .sync()
                .channel();
        opened.join();
        channel = connected;
        connected
                .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(first)))
                .sync();
    }

    // The benchmark that waits for an answer notices a failed write.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    public void send(byte[] message) {
        Channel open = Objects.requireNonNull(channel);
        open.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)), open.voidPromise());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_S, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The end of the pipeline. */
    private static final class Receiver extends SimpleChannelInboundHandler<WebSocketFrame> {

        private final Sink sink;
        private final CompletableFuture<Boolean> opened;

        private Receiver(Sink sink, CompletableFuture<Boolean> opened) {
            this.sink = sink;
            this.opened = opened;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                opened.complete(true);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            ByteBuf content = frame.content();
            if (content.nioBufferCount() == 1) {
                sink.onMessage(content.internalNioBuffer(content.readerIndex(), content.readableBytes()));
            } else {
                sink.onMessage(content.nioBuffer());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable ex) {
            System.err.println("netty: " + ex);
            opened.completeExceptionally(ex);
        }
    }
}
