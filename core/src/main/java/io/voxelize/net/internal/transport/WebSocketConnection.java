package io.voxelize.net.internal.transport;

import static java.lang.System.Logger.Level.DEBUG;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
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
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.Proxy;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.ReadControl;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection: resolves the host, connects, performs the handshake, passes messages to the receiver,
 * writes packets and closes.
 *
 * <pre>
 *   OPENING ──101──► OPEN ──close(), Close frame, error──► CLOSING ──socket closed──► RELEASED
 *      └──────────────────failure or close()──────────────────▲
 * </pre>
 *
 * <p>Netty performs the handshake; {@link FrameDecoder} and {@link FrameWriter} handle frames. This class answers
 * pings, ignores text messages, and reports the end of the connection once, with a typed reason.
 *
 * <p><b>Thread:</b> event loop.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Connection, ReadControl, FrameSink {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

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
    private final Receiver receiver;
    private final WritableCounters counters;
    private final WebSocketConnector connector;
    private final Consumer<Channel> afterRead;
    private final ServerUrl url;
    private final ConnectionEvents events;
    private final MessageSource source;
    private final WebSocketClientHandshaker handshaker;

    private Phase phase = Phase.OPENING;
    /** Set before the socket is opened if the URL is {@code wss}. */
    private @Nullable SslContext tls;

    private @Nullable Channel channel;
    /** Null before the end of the handshake. */
    private @Nullable FrameWriter writer;

    private @Nullable Pongs pongs;
    private @Nullable Heartbeat heartbeat;
    private boolean pinged;
    /** The deadline of the phase: of opening, or of closing. */
    private Loop.@Nullable Timer deadline;

    /** Sends the next unsolicited Pong while reading is paused. */
    private Loop.@Nullable Timer pausePong;

    WebSocketConnection(WebSocketConnector connector, ServerUrl url, ConnectionEvents events, MessageSource source) {
        this.connector = connector;
        this.afterRead = connector.afterRead();
        this.loop = connector.loop();
        this.config = connector.config();
        this.receiver = connector.receiver();
        this.counters = connector.counters();
        this.url = url;
        this.events = events;
        this.source = source;
        this.handshaker = handshaker();
    }

    private WebSocketClientHandshaker handshaker() {
        // Both set here, since Netty finds no host in a name with an underscore.
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, url.authority())
                .set(HttpHeaderNames.ORIGIN, (url.tls() ? "https://" : "http://") + url.authority());
        config.headers().forEach(headers::set);
        int maxLength = config.maxWireLength();
        return new Handshaker(
                url.uri(), headers, maxLength, config.permessageDeflate(), new FrameDecoder(this, maxLength));
    }

    // Opening.

    void open() {
        deadline = loop.schedule(() -> fail(Failures.connectTimeout(url, config)), config.connectTimeoutMs());
        if (url.tls() && !prepareTls()) {
            return;
        }
        Proxy proxy = config.proxy();
        String host = proxy == null ? url.host() : proxy.host();
        connector
                .resolver()
                .resolve(
                        host,
                        addresses -> loop.execute(() -> connect(addresses, 0)),
                        unknown -> loop.execute(() -> fail(Failures.unknownHost(url, host, unknown))));
    }

    /** Creates the TLS context; returns false and fails the connection if that is not possible. */
    private boolean prepareTls() {
        try {
            tls = connector.tls();
            LOGGER.log(DEBUG, "connecting: url={0}, tls={1}", url, TlsContexts.name(tls));
            return true;
        } catch (SSLException ex) {
            loop.execute(() -> fail(Failures.tls(url, ex)));
        } catch (NetworkException ex) {
            loop.execute(() -> fail(ex));
        }
        return false;
    }

    private void connect(InetAddress[] addresses, int index) {
        if (phase != Phase.OPENING) {
            return;
        }
        // An address that drops packets, such as a broken IPv6 route, must leave time for the next one.
        int timeoutMs = Math.max(1, config.connectTimeoutMs() / (addresses.length - index));
        ChannelFuture connected = connect(addresses[index], timeoutMs);
        channel = connected.channel();
        connected.addListener(future -> {
            if (!future.isSuccess()) {
                onUnreachable(addresses, index, future.cause());
            }
        });
    }

    /** Connects to an address of the server, or of the proxy, which then resolves the server's name itself. */
    private ChannelFuture connect(InetAddress address, int timeoutMs) {
        Proxy proxy = config.proxy();
        if (proxy == null) {
            return connector.connect(new InetSocketAddress(address, url.port()), new Pipeline(null), timeoutMs);
        }
        ChannelHandler handler = Proxies.handler(proxy, new InetSocketAddress(address, proxy.port()), config);
        return connector.connect(
                InetSocketAddress.createUnresolved(url.host(), url.port()), new Pipeline(handler), timeoutMs);
    }

    private void onUnreachable(InetAddress[] addresses, int index, Throwable cause) {
        if (phase == Phase.OPENING && index + 1 < addresses.length) {
            connect(addresses, index + 1);
            return;
        }
        fail(Failures.unreachable(url, config, cause));
        release();
    }

    /** Builds the pipeline of the channel. */
    final class Pipeline extends ChannelInitializer<Channel> {

        private final @Nullable ChannelHandler proxy;

        Pipeline(@Nullable ChannelHandler proxy) {
            this.proxy = proxy;
        }

        @Override
        protected void initChannel(Channel newChannel) {
            ChannelPipeline pipeline = newChannel.pipeline();
            if (proxy != null) {
                pipeline.addLast(proxy);
            }
            if (tls != null) {
                SslHandler handler = tls.newHandler(newChannel.alloc(), url.host(), url.port());
                TlsContexts.checkName(handler.engine(), config.verifyHostname());
                handler.setHandshakeTimeoutMillis(config.connectTimeoutMs());
                pipeline.addLast(handler);
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
            fail(Failures.notWebSocket(url, "the response is not HTTP"));
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
            fail(Failures.notWebSocket(url, "status=101, but the response is not a valid WebSocket handshake"));
            return;
        }
        phase = Phase.OPEN;
        FrameWriter opened = new FrameWriter(from, counters);
        writer = opened;
        pongs = new Pongs(opened);
        heartbeat = new Heartbeat(
                loop,
                System::nanoTime,
                opened,
                config.deadPeerTimeoutMs(),
                events::onRoundTrip,
                () -> fail(Failures.silent(url, config)));
        cancelDeadline();
        receiver.attach(this);
        heartbeat.start();
        events.onOpen();
    }

    // Receiving.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        try {
            if (phase == Phase.OPENING && received instanceof HttpResponse response) {
                onResponse(ctx.channel(), response);
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    /** Flushes the Pongs of a read together, before anything that takes long. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (heartbeat != null) {
            heartbeat.onRead();
        }
        flush();
        receiver.onReadComplete();
        afterRead.accept(ctx.channel());
    }

    @Override
    public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
        if (phase == Phase.OPEN) {
            receiver.onMessage(buffer, index, length, source, receivedNs);
        }
    }

    @Override
    public void onReadDecoded() {
        receiver.publish();
    }

    @Override
    public void onText(ByteBuf buffer, int index, int length) {
        counters.increment(Counter.TEXT_FRAMES_IGNORED);
    }

    @Override
    public void onPing(ByteBuf buffer, int index, int length) {
        pinged = true;
        if (heartbeat != null) {
            heartbeat.onPing();
        }
        if (phase == Phase.OPEN && pongs != null) {
            pongs.onPing(buffer, index, length);
        }
    }

    @Override
    public void onPong(ByteBuf buffer, int index, int length) {
        if (heartbeat != null) {
            heartbeat.onPong(buffer, index, length);
        }
    }

    @Override
    public void onClose(int code, String reason) {
        if (leaveOpen(Failures.closedByServer(url, code, reason))) {
            answerClose(code);
        } else {
            closeSocket();
        }
    }

    private void answerClose(int code) {
        Channel open = channel;
        if (open != null && writer != null) {
            closeAfterTimeout(open);
            writer.writeClose(code, true);
        }
    }

    @Override
    public void onViolation(int code, String detail) {
        NetworkException cause =
                code == FrameDecoder.MESSAGE_TOO_BIG ? Failures.tooLarge(url, config) : Failures.violation(url, detail);
        if (leaveOpen(cause)) {
            writeClose(code);
        } else {
            closeSocket();
        }
    }

    // Flow control.

    @Override
    public void pauseReading() {
        setReading(false);
        setHeartbeatPaused(true);
        schedulePausePong();
    }

    @Override
    public void resumeReading() {
        cancelPausePong();
        setHeartbeatPaused(false);
        setReading(true);
    }

    private void setHeartbeatPaused(boolean paused) {
        if (heartbeat != null) {
            heartbeat.pause(paused);
        }
    }

    private void setReading(boolean reading) {
        if (channel != null) {
            channel.config().setAutoRead(reading);
        }
    }

    /**
     * While reading is paused, the server's pings are not seen. Unsolicited Pongs keep the server from closing an idle
     * connection; RFC 6455 section 5.5.3 allows them.
     */
    private void schedulePausePong() {
        pausePong = loop.schedule(
                () -> {
                    if (phase == Phase.OPEN && writer != null) {
                        writer.pong(Unpooled.EMPTY_BUFFER, 0, 0);
                        writer.flush();
                        counters.increment(Counter.PAUSE_PONGS);
                        schedulePausePong();
                    }
                },
                config.pausePongIntervalMs());
    }

    private void cancelPausePong() {
        if (pausePong != null) {
            pausePong.cancel();
            pausePong = null;
        }
    }

    // Sending.

    @Override
    public boolean isWritable() {
        return phase == Phase.OPEN && writer != null && writer.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (isWritable()) {
            if (pongs != null) {
                pongs.onWritable();
            }
            events.onWritable();
        }
    }

    @Override
    public String tls() {
        SslContext context = tls;
        return context == null ? "none" : TlsContexts.name(context);
    }

    @Override
    public boolean wasPinged() {
        return pinged;
    }

    @Override
    public void write(DirectBuffer buffer, int index, int length) {
        if (writer == null) {
            counters.increment(Counter.PACKETS_UNSENT);
        } else {
            writer.packet(buffer, index, length);
        }
    }

    @Override
    public void flush() {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void send(byte[] message, Runnable onWritten) {
        if (writer == null) {
            counters.increment(Counter.PACKETS_UNSENT);
            onWritten.run();
        } else {
            writer.send(message, onWritten);
        }
    }

    // Ending.

    @Override
    public void close(int code) {
        if (phase == Phase.OPEN) {
            leaveOpen(null);
            writeClose(code);
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

    /** Enters CLOSING and stops all timers; returns false if the connection was closing or released already. */
    private boolean leaveOpen(@Nullable NetworkException cause) {
        if (phase == Phase.CLOSING || phase == Phase.RELEASED) {
            return false;
        }
        phase = Phase.CLOSING;
        cancelDeadline();
        cancelPausePong();
        if (heartbeat != null) {
            heartbeat.stop();
        }
        receiver.detach(this);
        if (cause != null) {
            events.onClosed(cause);
        }
        return true;
    }

    /**
     * Sends a Close frame and reads until the server answers. Closing a socket with unread data makes the operating
     * system reset the connection, and the server would lose the last packets that it has not yet read.
     */
    private void writeClose(int code) {
        Channel open = channel;
        if (open == null || writer == null) {
            release();
            return;
        }
        closeAfterTimeout(open);
        writer.writeClose(code, false);
        open.config().setAutoRead(true);
    }

    /** Closes the socket after a timeout, if the server neither reads nor answers. */
    private void closeAfterTimeout(Channel open) {
        deadline = loop.schedule(() -> forget(open.close()), config.closeTimeoutMs());
    }

    private void closeSocket() {
        if (channel == null) {
            // Still resolving: there is nothing to close, and connect() ignores the result. In a later task, since no
            // event may come before open() has returned.
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
                        ? "server closed the connection during the handshake"
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
        fail(Failures.of(thrown, url, phase == Phase.OPEN));
    }

    private void release() {
        if (phase != Phase.RELEASED) {
            leaveOpen(null);
            phase = Phase.RELEASED;
            cancelDeadline();
            if (writer != null) {
                writer.close();
            }
            events.onReleased();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    /** Ignores a future: if a write or close fails, the socket is gone and {@link #channelInactive} reports it. */
    private static void forget(Future<?> outcome) {
        assert outcome != null;
    }
}
