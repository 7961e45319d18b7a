package io.voxelize.net.testkit.capture;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;

/**
 * Forwards every frame of one side to the other and records the binary ones. Reads no faster than the other side
 * accepts.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {

    static final int MAX_MESSAGE_LENGTH = CaptureFormat.MAX_PAYLOAD_LENGTH;

    private final Channel other;
    private final Recording recording;
    private final CaptureDirection direction;

    Relay(Channel other, Recording recording, CaptureDirection direction) {
        this.other = other;
        this.recording = recording;
        this.direction = direction;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof BinaryWebSocketFrame binary) {
            recording.record(direction, binary.content());
        }
        other.write(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken frame or a reset: both sides are closed, as they would have been without the recorder.
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
