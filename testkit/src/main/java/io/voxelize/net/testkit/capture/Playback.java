package io.voxelize.net.testkit.capture;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays the messages of a capture to one connection, from its first JOIN on, and never further ahead than the socket
 * takes.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Playback extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final List<CapturedMessage> messages;
    private final boolean recordedPace;
    private final boolean closeAtEnd;
    private boolean playing;
    private boolean writing;
    private @Nullable Future<?> waiting;
    private boolean ended;
    private int next;
    private long startNs;

    Playback(List<CapturedMessage> messages, boolean recordedPace, boolean closeAtEnd) {
        this.messages = messages;
        this.recordedPace = recordedPace;
        this.closeAtEnd = closeAtEnd;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (!playing && frame instanceof BinaryWebSocketFrame && Joins.isJoin(frame.content())) {
            playing = true;
            startNs = System.nanoTime();
            play(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        play(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset by the client is expected and needs no warning.
        ctx.close().addListener(closed -> {});
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void play(ChannelHandlerContext ctx) {
        // A flush may report that the channel is writable again before it returns: the loop below sees that itself.
        if (!playing || writing || ended) {
            return;
        }
        writing = true;
        while (ctx.channel().isWritable() && isDue()) {
            writeSome(ctx);
        }
        writing = false;
        waitOrEnd(ctx);
    }

    private void writeSome(ChannelHandlerContext ctx) {
        while (ctx.channel().isWritable() && isDue()) {
            ctx.write(new BinaryWebSocketFrame(
                            Unpooled.wrappedBuffer(messages.get(next).payload())))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            next++;
        }
        ctx.flush();
    }

    private void waitOrEnd(ChannelHandlerContext ctx) {
        if (next == messages.size()) {
            ended = true;
            end(ctx);
        } else if (!isDue() && waiting == null) {
            waiting = ctx.executor().schedule(() -> resume(ctx), delayNs(), TimeUnit.NANOSECONDS);
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        waiting = null;
        play(ctx);
    }

    private void end(ChannelHandlerContext ctx) {
        if (closeAtEnd) {
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, "end of capture"))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private boolean isDue() {
        return next < messages.size() && (!recordedPace || delayNs() <= 0);
    }

    private long delayNs() {
        long recordedNs = messages.get(next).timeNs() - messages.get(0).timeNs();
        return recordedNs - (System.nanoTime() - startNs);
    }
}
