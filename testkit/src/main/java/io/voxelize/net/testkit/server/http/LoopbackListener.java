package io.voxelize.net.testkit.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.GameServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections on a loopback port. One thread does all the work, so that the server needs no locks.
 *
 * <p><b>Thread:</b> any.
 */
public final class LoopbackListener implements AutoCloseable {
    private static final int MAX_REQUEST_LENGTH = 64 * 1024;
    private static final int WRITE_TIMEOUT_S = 15;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final ChannelGroup channels;

    /** Starts the thread; nobody can connect yet. */
    public LoopbackListener() {
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("voxelize-testkit-loop", true), NioIoHandler.newFactory());
        loop = group.next();
        channels = new DefaultChannelGroup(loop);
    }

    /**
     * Returns the thread that owns the server's state.
     *
     * @return runs tasks in order.
     */
    public ScheduledExecutorService loop() {
        return loop;
    }

    /**
     * Starts to accept connections.
     *
     * @param server they are for.
     * @param settings of the connections.
     * @param port to listen on, 0 for a free one.
     * @return the port.
     * @throws IOException if the port is taken.
     */
    public int listen(GameServer server, HttpSettings settings, int port) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(initializer(server, settings))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen: port=" + port + ", cause=" + bound.cause(), bound.cause());
        }
        channels.add(bound.channel());
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** Stops listening and closes every connection. Idempotent; never throws. */
    public void disconnect() {
        channels.close().awaitUninterruptibly();
    }

    /** Ends the thread, after {@link #disconnect}. Idempotent; never throws. */
    @Override
    public void close() {
        disconnect();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private ChannelInitializer<Channel> initializer(GameServer server, HttpSettings settings) {
        long startedAtMs = System.currentTimeMillis();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channels.add(channel);
                ChannelPipeline pipeline = channel.pipeline();
                if (settings.generation().since(Generation.G2026)) {
                    pipeline.addLast(new WriteTimeoutHandler(WRITE_TIMEOUT_S));
                }
                pipeline.addLast(new FlushConsolidationHandler(256, true));
                pipeline.addLast(
                        new HttpServerCodec(new HttpDecoderConfig().setMaxInitialLineLength(MAX_REQUEST_LENGTH)));
                pipeline.addLast(new HttpObjectAggregator(MAX_REQUEST_LENGTH));
                pipeline.addLast(new HttpHandler(server, settings, startedAtMs));
            }
        };
    }
}
