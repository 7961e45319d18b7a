package io.voxelize.net.testkit.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.ClientLink;
import io.voxelize.net.testkit.server.session.Connection;
import io.voxelize.net.testkit.server.session.FrameKind;
import io.voxelize.net.testkit.server.session.GameServer;
import io.voxelize.net.testkit.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Handles the frames of one connection: assembles messages, keeps the connection alive, and closes it as a server of
 * the generation does.
 *
 * <p><b>Thread:</b> event loop.
 */
// A failed write closes the channel, which channelInactive handles, so its future is not checked.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> implements ClientLink {
    private static final int LINGER_MS = 2_000;

    private final GameServer server;
    private final HttpSettings settings;
    private final Generation generation;
    private final String requestedId;
    private final boolean transport;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Connection connection;
    private @Nullable ByteBuf fragments;
    private boolean ignoresFragments;
    private Clock.@Nullable Timer timer;
    private boolean ended;
    private long lastFrameNs;

    WebSocketHandler(GameServer server, HttpSettings settings, String requestedId, boolean transport) {
        this.server = server;
        this.settings = settings;
        this.generation = settings.generation();
        this.requestedId = requestedId;
        this.transport = transport;
    }

    /** Begins the session: the handshake is done. */
    void start() {
        lastFrameNs = settings.clock().nanoTime();
        connection();
        if (generation.since(Generation.G2026)) {
            beat();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void write(byte[] message) {
        context().writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void end() {
        finish(generation.since(Generation.GX) ? new CloseWebSocketFrame() : null);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext read, WebSocketFrame frame) {
        if (ended) {
            return;
        }
        lastFrameNs = settings.clock().nanoTime();
        if (frame instanceof BinaryWebSocketFrame || frame instanceof TextWebSocketFrame) {
            onData(frame);
        } else if (frame instanceof ContinuationWebSocketFrame) {
            onContinuation(frame);
        } else if (frame instanceof PingWebSocketFrame) {
            onPing(frame);
        } else if (frame instanceof PongWebSocketFrame) {
            server.received().add(FrameKind.PONG);
        } else if (frame instanceof CloseWebSocketFrame close) {
            onClose(close);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (connection != null && isWritable()) {
            connection.flush();
        }
        changed.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (ended) {
                triggered.close();
            } else {
                end();
            }
        }
        triggered.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        cancelTimer();
        leave();
        inactive.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        releaseFragments();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        if (cause instanceof DecoderException && !ended) {
            server.endSession(connection(), "refused frame: " + cause.getMessage());
        } else if (!(cause instanceof DecoderException)) {
            caught.close();
        }
    }

    private void onData(WebSocketFrame frame) {
        boolean text = frame instanceof TextWebSocketFrame;
        server.received().add(text ? FrameKind.TEXT : FrameKind.BINARY);
        if (!frame.isFinalFragment()) {
            beginFragments(frame, text);
        } else if (!text) {
            server.receive(connection(), ByteBufUtil.getBytes(frame.content()));
        }
    }

    private void beginFragments(WebSocketFrame frame, boolean text) {
        if (!generation.since(Generation.GX)) {
            server.endSession(connection(), "fragmented message");
            return;
        }
        releaseFragments();
        ignoresFragments = text;
        fragments = Unpooled.buffer().writeBytes(frame.content());
    }

    private void onContinuation(WebSocketFrame frame) {
        server.received().add(FrameKind.CONTINUATION);
        ByteBuf message = fragments;
        if (message == null) {
            server.endSession(connection(), "continuation frame without a beginning");
            return;
        }
        long length = (long) message.readableBytes() + frame.content().readableBytes();
        if (length > generation.maxFrameLength()) {
            server.endSession(connection(), "fragmented message too long: length=" + length);
            return;
        }
        message.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            byte[] bytes = ByteBufUtil.getBytes(message);
            releaseFragments();
            if (!ignoresFragments) {
                server.receive(connection(), bytes);
            }
        }
    }

    private void onPing(WebSocketFrame frame) {
        server.received().add(FrameKind.PING);
        if (generation.since(Generation.GX)) {
            context().writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        }
    }

    /** Older servers echo the client's code and reason, newer ones answer without a status. */
    private void onClose(CloseWebSocketFrame close) {
        server.received().add(FrameKind.CLOSE);
        boolean echo = !generation.since(Generation.GX) && close.statusCode() >= 0;
        finish(echo ? new CloseWebSocketFrame(close.statusCode(), close.reasonText()) : new CloseWebSocketFrame());
    }

    private void beat() {
        if (ended || !context().channel().isActive()) {
            return;
        }
        if (settings.clock().nanoTime() - lastFrameNs >= TimeUnit.MILLISECONDS.toNanos(settings.idleTimeoutMs())) {
            end();
            return;
        }
        context().writeAndFlush(new PingWebSocketFrame());
        timer = settings.clock()
                .schedule(context().executor(), this::beat, TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMs()));
    }

    /**
     * Ends the session, and the connection once the client has ended it too or some time has passed: closing at once,
     * with bytes of the client unread, would reset the connection and take what was written last with it.
     */
    private void finish(@Nullable CloseWebSocketFrame farewell) {
        if (ended) {
            return;
        }
        ended = true;
        leave();
        releaseFragments();
        ChannelHandlerContext ctx = context();
        ctx.writeAndFlush(farewell == null ? Unpooled.EMPTY_BUFFER : farewell)
                .addListener(done -> ((SocketChannel) ctx.channel()).shutdownOutput());
        cancelTimer();
        // By the machine's time in any case: this is about sockets, not about the protocol.
        timer = Clock.system().schedule(ctx.executor(), () -> ctx.close(), TimeUnit.MILLISECONDS.toNanos(LINGER_MS));
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void leave() {
        Connection leaving = connection;
        connection = null;
        ended = true;
        if (leaving != null) {
            server.disconnected(leaving);
        }
    }

    private void releaseFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    private Connection connection() {
        Connection known = connection;
        if (known == null) {
            known = server.connect(requestedId, transport, this);
            connection = known;
        }
        return known;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the handler is in no pipeline yet");
        }
        return context;
    }
}
