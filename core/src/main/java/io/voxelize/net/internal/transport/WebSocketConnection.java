package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: resolves, connects, shakes hands, hands messages to the inbound path, writes packets, and closes.
 *
 * <pre>
 *   OPENING ──101──► OPEN ──close(), Close frame, error──► CLOSING ──socket closed──► RELEASED
 *      └──────────────────failure or close()──────────────────▲
 * </pre>
 *
 * <p>Netty shakes hands and cuts frames. What is ours: pings are answered, fragments put together, text ignored, and everything that ends the connection is told once, with a typed reason.
 *
 * <p><b>Thread:</b> event loop.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Connection, InboundPath.Reader {

    /** How long the server may take to answer a Close frame before the socket is closed all the same. */
    private static final long MAX_CLOSING_MS = 1_000;

    /** RFC 6455 section 7.4.1. */
    private static final int MESSAGE_TOO_BIG = 1_009;

    private static final int MAX_LINE_LENGTH = 4_096;
    private static final int MAX_HEADER_LENGTH = 8_192;

    private enum Phase {
        OPENING,
        OPEN,
        CLOSING,
        RELEASED
    }

    private final Loop loop;
    private final NetworkConfig config;
    private final InboundPath inbound;
    private final Counters counters;
    private final WebSocketConnector connector;
    private final ServerUrl url;
    private final ConnectionEvents events;
    private final MessageSource source;
    private final WebSocketClientHandshaker handshaker;
    private final ChannelFutureListener onPacketWritten = this::onPacketWritten;
    private final Fragments fragments;

    private Phase phase = Phase.OPENING;
    private @Nullable Channel channel;
    /** The deadline of the phase: of opening, or of closing. */
    private Loop.@Nullable Timer deadline;

    private Loop.@Nullable Timer pong;

    WebSocketConnection(WebSocketConnector connector, ServerUrl url, ConnectionEvents events, MessageSource source) {
        this.connector = connector;
        this.loop = connector.loop();
        this.config = connector.config();
        this.inbound = connector.inbound();
        this.counters = connector.counters();
        this.url = url;
        this.events = events;
        this.source = source;
        this.handshaker = handshaker(url, config);
        this.fragments = new Fragments(config.maxWireLength());
    }

    private static WebSocketClientHandshaker handshaker(ServerUrl url, NetworkConfig config) {
        // Both by hand, since Netty finds no host in a name with an underscore.
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, url.authority())
                .set(HttpHeaderNames.ORIGIN, (url.tls() ? "https://" : "http://") + url.authority());
        return new Handshaker(url, config, headers);
    }

    /** Netty's, with a decoder that leaves closing to us: it would close the socket at once, and a reset could overtake its Close frame. */
    private static final class Handshaker extends WebSocketClientHandshaker13 {

        private Handshaker(ServerUrl url, NetworkConfig config, HttpHeaders headers) {
            super(url.uri(), WebSocketVersion.V13, null, false, headers, config.maxWireLength());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                    .expectMaskedFrames(false)
                    .allowExtensions(false)
                    .maxFramePayloadLength(maxFramePayloadLength())
                    .closeOnProtocolViolation(false)
                    .build());
        }
    }

    // Opening.

    void open() {
        deadline = loop.schedule(() -> fail(Failures.connectTimeout(url, config)), config.connectTimeoutMs());
        // The JDK resolves names in a blocking call, which can take longer than the deadline and must not hold the
        // loop.
        Thread resolver = new Thread(this::resolve, "voxelize-net-resolver");
        resolver.setDaemon(true);
        resolver.start();
    }

    /** Runs on the resolver's thread. */
    private void resolve() {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(url.host());
            loop.execute(() -> connect(addresses, 0));
        } catch (UnknownHostException ex) {
            loop.execute(() -> fail(Failures.unknownHost(url, ex)));
        }
    }

    private void connect(InetAddress[] addresses, int index) {
        if (phase != Phase.OPENING) {
            return;
        }
        ChannelFuture connected =
                connector.connect(new InetSocketAddress(addresses[index], url.port()), new Pipeline());
        channel = connected.channel();
        connected.addListener(future -> {
            if (!future.isSuccess()) {
                onUnreachable(addresses, index, future.cause());
            }
        });
    }

    private void onUnreachable(InetAddress[] addresses, int index, Throwable cause) {
        if (phase == Phase.OPENING && index + 1 < addresses.length) {
            connect(addresses, index + 1);
            return;
        }
        fail(Failures.unreachable(url, config, cause));
        release();
    }

    /** What the socket's bytes go through. */
    final class Pipeline extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel newChannel) throws SSLException {
            ChannelPipeline pipeline = newChannel.pipeline();
            if (url.tls()) {
                SslHandler tls = connector.tls().newHandler(newChannel.alloc(), url.host(), url.port());
                tls.setHandshakeTimeoutMillis(config.connectTimeoutMs());
                pipeline.addLast(tls);
            }
            pipeline.addLast(new HttpClientCodec(MAX_LINE_LENGTH, MAX_HEADER_LENGTH, MAX_HEADER_LENGTH));
            pipeline.addLast(WebSocketConnection.this);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        if (phase == Phase.OPENING) {
            forget(handshaker.handshake(ctx.channel()));
        } else {
            forget(ctx.close());
        }
    }

    private void onResponse(Channel from, HttpResponse response) {
        HttpResponseStatus status = response.status();
        if (response.decoderResult().isFailure()) {
            fail(Failures.notWebSocket(url, "the answer is not HTTP"));
        } else if (status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            finishHandshake(from, response);
        } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
            fail(Failures.refused(url, status.code()));
        }
    }

    private void finishHandshake(Channel from, HttpResponse response) {
        try {
            handshaker.finishHandshake(
                    from,
                    new DefaultFullHttpResponse(
                            response.protocolVersion(),
                            response.status(),
                            Unpooled.EMPTY_BUFFER,
                            response.headers(),
                            EmptyHttpHeaders.INSTANCE));
        } catch (WebSocketHandshakeException ex) {
            fail(Failures.notWebSocket(url, "status=101 without a valid WebSocket answer"));
            return;
        }
        phase = Phase.OPEN;
        cancelDeadline();
        inbound.attach(this);
        events.onOpen();
    }

    // Receiving.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        try {
            if (phase == Phase.OPENING && received instanceof HttpResponse response) {
                onResponse(ctx.channel(), response);
            } else if (phase == Phase.OPEN && received instanceof WebSocketFrame frame) {
                onFrame(ctx, frame);
            } else if (phase == Phase.CLOSING && received instanceof CloseWebSocketFrame) {
                forget(ctx.close());
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void onFrame(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            onData(frame);
        } else if (frame instanceof TextWebSocketFrame) {
            counters.increment(Counter.TEXT_FRAMES_IGNORED);
            if (!frame.isFinalFragment()) {
                fragments.ignore();
            }
        } else if (frame instanceof PingWebSocketFrame) {
            forget(ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain())));
        } else if (frame instanceof CloseWebSocketFrame close) {
            onClose(ctx, close);
        }
    }

    private void onData(WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame && frame.isFinalFragment()) {
            inbound.onMessage(frame.content().retain(), source, System.nanoTime());
        } else if (!fragments.add(frame)) {
            fail(Failures.tooLarge(url, config), MESSAGE_TOO_BIG);
        } else if (frame.isFinalFragment()) {
            ByteBuf message = fragments.take();
            if (message != null) {
                inbound.onMessage(message, source, System.nanoTime());
            }
        }
    }

    private void onClose(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        CloseWebSocketFrame answer =
                close.statusCode() < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(close.statusCode(), "");
        NetworkException cause = Failures.closedByServer(url, close.statusCode(), close.reasonText());
        if (leaveOpen(cause)) {
            forget(ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE));
            closeInTime(ctx.channel());
        }
    }

    // Flow control.

    @Override
    public void pauseReading() {
        setReading(false);
        schedulePong();
    }

    @Override
    public void resumeReading() {
        cancelPong();
        setReading(true);
    }

    private void setReading(boolean reading) {
        if (channel != null) {
            channel.config().setAutoRead(reading);
        }
    }

    /** The server's pings wait unread behind its data, so it is told unasked that this end lives; RFC 6455 section 5.5.3 allows that. */
    private void schedulePong() {
        pong = loop.schedule(
                () -> {
                    if (phase == Phase.OPEN && channel != null) {
                        forget(channel.writeAndFlush(new PongWebSocketFrame()));
                        counters.increment(Counter.PAUSE_PONGS);
                        schedulePong();
                    }
                },
                config.pausePongIntervalMs());
    }

    private void cancelPong() {
        if (pong != null) {
            pong.cancel();
            pong = null;
        }
    }

    // Sending.

    @Override
    public boolean isWritable() {
        return phase == Phase.OPEN && channel != null && channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isWritable()) {
            events.onWritable();
        }
    }

    @Override
    public void write(DirectBuffer buffer, int index, int length) {
        if (channel == null) {
            counters.increment(Counter.PACKETS_UNSENT);
            return;
        }
        ByteBuf payload = channel.alloc().directBuffer(length);
        ByteBuffer target = payload.internalNioBuffer(0, length);
        buffer.getBytes(index, target, length);
        payload.writerIndex(length);
        forget(writeFrame(channel, payload));
    }

    private ChannelFuture writeFrame(Channel target, ByteBuf payload) {
        counters.add(Counter.BYTES_SENT, payload.readableBytes());
        return target.write(new BinaryWebSocketFrame(payload)).addListener(onPacketWritten);
    }

    private void onPacketWritten(ChannelFuture written) {
        counters.increment(written.isSuccess() ? Counter.PACKETS_SENT : Counter.PACKETS_UNSENT);
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void send(byte[] message, Runnable onWritten) {
        if (channel == null) {
            counters.increment(Counter.PACKETS_UNSENT);
            onWritten.run();
            return;
        }
        forget(writeFrame(channel, channel.alloc().directBuffer(message.length).writeBytes(message))
                .addListener(written -> onWritten.run()));
        channel.flush();
    }

    // Ending.

    @Override
    public void close(int code) {
        if (phase == Phase.OPEN) {
            leaveOpen(null);
            sayGoodbye(code);
        } else if (phase == Phase.OPENING) {
            cancelDeadline();
            phase = Phase.CLOSING;
            closeSocket();
        }
    }

    private void fail(NetworkException cause) {
        if (phase == Phase.OPENING || phase == Phase.OPEN) {
            leaveOpen(cause);
            closeSocket();
        }
    }

    private void fail(NetworkException cause, int code) {
        if (leaveOpen(cause)) {
            sayGoodbye(code);
        }
    }

    /** Stops everything of the phases before; false if they were over already. */
    private boolean leaveOpen(@Nullable NetworkException cause) {
        if (phase == Phase.CLOSING || phase == Phase.RELEASED) {
            return false;
        }
        phase = Phase.CLOSING;
        cancelDeadline();
        cancelPong();
        inbound.detach(this);
        fragments.clear();
        if (cause != null) {
            events.onClosed(cause);
        }
        return true;
    }

    /**
     * Sends a Close frame and reads on until the server answers. Closing the socket with unread data in it would make the operating system reset the connection, and the server
     * would lose what it has not read of the last packets.
     */
    private void sayGoodbye(int code) {
        Channel open = channel;
        if (open == null) {
            release();
            return;
        }
        closeInTime(open);
        forget(open.writeAndFlush(new CloseWebSocketFrame(code, "")));
        open.config().setAutoRead(true);
    }

    /** Closes the socket even if the server neither reads nor answers. */
    private void closeInTime(Channel open) {
        deadline = loop.schedule(() -> forget(open.close()), MAX_CLOSING_MS);
    }

    private void closeSocket() {
        if (channel == null) {
            // Still resolving: nothing to close, and what the resolver finds is ignored. Later, since the caller may
            // still be on its way.
            loop.execute(this::release);
        } else {
            forget(channel.close().addListener(closed -> release()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(Failures.lost(
                url,
                phase == Phase.OPENING
                        ? "server closed the connection instead of answering the handshake"
                        : "server closed the connection without a Close frame"));
        release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
            fail(Failures.tls(url, tls.cause()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        NetworkException cause = Failures.of(thrown, url, config, phase == Phase.OPEN);
        int code = Failures.closeCode(thrown);
        if (code < 0) {
            fail(cause);
        } else {
            fail(cause, code);
        }
    }

    private void release() {
        if (phase != Phase.RELEASED) {
            leaveOpen(null);
            phase = Phase.RELEASED;
            cancelDeadline();
            events.onReleased();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    /** A write or close that fails does so because the socket is gone, and {@link #channelInactive} says that. */
    private static void forget(Future<?> outcome) {
        assert outcome != null;
    }
}
