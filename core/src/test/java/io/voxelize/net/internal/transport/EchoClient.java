package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.Game;
import io.voxelize.net.message.NetworkException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The library's connections, with an echo where its messages would be decoded: handshake, frame decoder, frame writer,
 * Pongs, closing and all of {@link WebSocketConnection} are what a game runs on. Only what the library never does is
 * added here: it asks for other paths, and writes text.
 */
final class EchoClient implements AutoCloseable {

    private static final int MAX_SESSION_S = 300;

    private final TransportKind transport;
    private final NetworkConfig config;
    private final EventLoopThread loop;
    private final Game game;
    private final int port;

    EchoClient(TransportKind transport, int port) {
        this.transport = transport;
        this.port = port;
        config = NetworkConfig.builder().transport(transport).build();
        loop = new EventLoopThread(config);
        game = new Game(config);
    }

    /** Opens a connection and echoes until it is gone; returns the last text. */
    String run(String target) throws Exception {
        Session session = new Session(target);
        loop.execute(session::open);
        session.released.get(MAX_SESSION_S, SECONDS);
        return session.text;
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            game.close();
            closed.complete(null);
        });
        closed.orTimeout(MAX_SESSION_S, SECONDS).join();
        loop.close();
    }

    /** Keeps the channel that it connects, and changes what that asks for. */
    private static final class TargetBootstrap extends Bootstrap {
        private final String target;
        private @Nullable Channel channel;

        private TargetBootstrap(String target) {
            this.target = target;
        }

        @Override
        public ChannelFuture connect(SocketAddress address) {
            ChannelFuture connected = super.connect(address);
            channel = connected.channel();
            connected
                    .channel()
                    .pipeline()
                    .addAfter(
                            connected
                                    .channel()
                                    .pipeline()
                                    .context(HttpClientCodec.class)
                                    .name(),
                            "target",
                            new ChannelOutboundHandlerAdapter() {
                                @Override
                                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                                    if (message instanceof FullHttpRequest request) {
                                        request.setUri(target);
                                    }
                                    ChannelFuture written = ctx.write(message, promise);
                                    assert written == promise;
                                }
                            });
            return connected;
        }

        private Channel channel() {
            return Objects.requireNonNull(channel, "nothing was connected");
        }
    }

    /** One connection. */
    private final class Session implements ConnectionEvents, FrameSink {
        private final CompletableFuture<Void> released = new CompletableFuture<>();
        private final TargetBootstrap bootstrap;
        private @Nullable WebSocketConnection connection;
        private String text = "";

        private Session(String target) {
            bootstrap = new TargetBootstrap(target);
        }

        private void open() {
            Bootstrap like = loop.bootstrap(0);
            bootstrap
                    .group(like.config().group())
                    .channel(transport == TransportKind.EPOLL ? EpollSocketChannel.class : NioSocketChannel.class);
            like.config().options().forEach((option, value) -> bootstrap.option(unchecked(option), value));
            WebSocketConnector connector = new WebSocketConnector(
                    loop, () -> bootstrap, loop.resolver(), loop.afterRead(), config, game.receiver, game.counters);
            ServerUrl url = ServerUrl.of("http://127.0.0.1:" + port, config);
            connection = (WebSocketConnection) connector.open(url, this, game.source(new FakeGate()));
        }

        @SuppressWarnings("unchecked") // An option and its value come from the same map.
        private static ChannelOption<Object> unchecked(ChannelOption<?> option) {
            return (ChannelOption<Object>) option;
        }

        private WebSocketConnection connection() {
            return Objects.requireNonNull(connection, "not opened");
        }

        /** Puts the echo where the connection listened; no frame has been read yet. */
        @Override
        public void onOpen() {
            Channel channel = bootstrap.channel();
            channel.pipeline().replace(FrameDecoder.class, "echo", new FrameDecoder(this, config.maxWireLength()));
        }

        @Override
        public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
            ByteBuffer bytes = buffer.internalNioBuffer(index, length);
            connection().write(new UnsafeBuffer(bytes, bytes.position(), length), 0, length);
        }

        @Override
        public void onText(ByteBuf buffer, int index, int length) {
            text = buffer.toString(index, length, UTF_8);
            connection().flush();
            bootstrap
                    .channel()
                    .writeAndFlush(Frames.maskedText(buffer, index, length))
                    .addListener(sent -> {});
        }

        @Override
        public void onPing(ByteBuf buffer, int index, int length) {
            connection().onPing(buffer, index, length);
        }

        @Override
        public void onClose(int code, String reason) {
            connection().onClose(code, reason);
        }

        @Override
        public void onViolation(int code, String detail) {
            connection().onViolation(code, detail);
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(NetworkException cause) {}

        @Override
        public void onReleased() {
            released.complete(null);
        }
    }
}
