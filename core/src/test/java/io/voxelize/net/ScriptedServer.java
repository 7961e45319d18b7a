package io.voxelize.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.voxelize.net.internal.proto.Message;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** A WebSocket server on a loopback port that runs the test's script; it knows no protocol beyond that. */
public final class ScriptedServer implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final List<Channel> clients = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger closeFrames = new AtomicInteger();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
    private volatile HttpHeaders answer = EmptyHttpHeaders.INSTANCE;
    private volatile boolean deflating;
    private volatile HttpResponseStatus refusal = HttpResponseStatus.SWITCHING_PROTOCOLS;
    private volatile BiConsumer<ScriptedServer, Message> script = (server, message) -> {};
    private volatile BiConsumer<Channel, Message> clientScript = (client, message) -> {};

    ScriptedServer() throws Exception {
        this(null);
    }

    /** Uses TLS if {@code tls} is not null. */
    public ScriptedServer(@Nullable SslContext tls) throws Exception {
        this(tls, InetAddress.getLoopbackAddress());
    }

    /** Listens on another address. */
    static ScriptedServer on(InetAddress address) throws Exception {
        return new ScriptedServer(null, address);
    }

    private ScriptedServer(@Nullable SslContext tls, InetAddress address) throws Exception {
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        if (tls != null) {
                            client.pipeline().addLast(tls.newHandler(client.alloc()));
                        }
                        client.pipeline().addLast(new HttpServerCodec()).addLast(new HttpObjectAggregator(65_536));
                        if (deflating) {
                            client.pipeline()
                                    .addLast(new WebSocketServerExtensionHandler(
                                            new PerMessageDeflateServerExtensionHandshaker(0)));
                        }
                        client.pipeline().addLast(new Client());
                    }
                })
                .bind(address, 0)
                .sync()
                .channel();
    }

    /** Answers every JOIN with an INIT. */
    static ScriptedServer welcoming() throws Exception {
        ScriptedServer server = new ScriptedServer();
        server.script = (self, message) -> {
            if (message.getType() == Message.Type.JOIN) {
                self.send(TestMessages.init("me", worldOf(message)));
            }
        };
        return server;
    }

    static String worldOf(Message join) {
        return join.getJson().replaceAll(".*\"world\":\"([^\"]*)\".*", "$1");
    }

    ScriptedServer onMessage(BiConsumer<ScriptedServer, Message> newScript) {
        script = newScript;
        return this;
    }

    /** As {@link #onMessage}, for servers with several clients: the callback gets the sender's channel. */
    ScriptedServer onClientMessage(BiConsumer<Channel, Message> newScript) {
        clientScript = newScript;
        return this;
    }

    static void send(Channel client, byte[] message) {
        client.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                .addListener(sent -> {});
    }

    ScriptedServer refuse(int status) {
        refusal = HttpResponseStatus.valueOf(status);
        return this;
    }

    /** Compresses messages for clients that offer to take that. */
    ScriptedServer deflating() {
        deflating = true;
        return this;
    }

    /** Adds a header to the answer of the handshake. */
    ScriptedServer answering(String name, String value) {
        answer = new DefaultHttpHeaders().add(name, value);
        return this;
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    String url() {
        return "http://localhost:" + port();
    }

    Channel client() {
        return clients.get(clients.size() - 1);
    }

    void send(byte[] message) {
        sendFrame(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }

    void sendFrame(WebSocketFrame frame) {
        client().writeAndFlush(frame).addListener(sent -> {});
    }

    void hangUp() {
        client().close().awaitUninterruptibly();
    }

    /** Returns the next message of any client. */
    Message next() throws InterruptedException {
        Message message = received.poll(20, TimeUnit.SECONDS);
        Assertions.assertNotNull(message, "the server received nothing");
        return message;
    }

    String nextRequest() throws InterruptedException {
        String request = requests.poll(20, TimeUnit.SECONDS);
        Assertions.assertNotNull(request, "nobody connected");
        return request;
    }

    /** Returns a header of the last request, empty if it has none. */
    String header(String name) {
        return headers.get(name, "");
    }

    int receivedCount() {
        return received.size();
    }

    int pongs() {
        return pongs.get();
    }

    int closeFrames() {
        return closeFrames.get();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Client extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
            try {
                if (message instanceof FullHttpRequest request) {
                    onRequest(ctx, request);
                } else if (message instanceof BinaryWebSocketFrame frame) {
                    Message parsed = Message.parseFrom(frame.content().nioBuffer());
                    received.add(parsed);
                    script.accept(ScriptedServer.this, parsed);
                    clientScript.accept(ctx.channel(), parsed);
                } else if (message instanceof PingWebSocketFrame frame) {
                    ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()))
                            .addListener(sent -> {});
                } else if (message instanceof PongWebSocketFrame) {
                    pongs.incrementAndGet();
                } else if (message instanceof CloseWebSocketFrame frame) {
                    closeFrames.incrementAndGet();
                    ctx.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void onRequest(ChannelHandlerContext ctx, FullHttpRequest request) {
            headers = request.headers();
            requests.add(request.uri());
            if (refusal.code() != 101) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                refusal,
                                Unpooled.wrappedBuffer(request.uri().getBytes(UTF_8))))
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                            "ws://localhost/ws/", null, deflating, 1 << 24)
                    .newHandshaker(request);
            clients.add(ctx.channel());
            handshaker
                    .handshake(ctx.channel(), request, answer, ctx.newPromise())
                    .addListener(done -> {});
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close().addListener(closed -> {});
        }
    }
}
