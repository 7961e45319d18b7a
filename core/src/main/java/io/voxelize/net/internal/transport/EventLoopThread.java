package io.voxelize.net.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread that runs Netty's event loop, for one network or for many.
 *
 * <p><b>Thread:</b> any.
 */
public final class EventLoopThread implements Loop, AutoCloseable {

    private static final long MAX_CLOSE_MS = 2_000;

    // Length of a read in bytes; Netty adapts it between the outer two. A message that is complete within one read is
    // not copied, and a chunk is 30 to 200 KB on the wire, so a read may be long enough for one. The buffer is pooled
    // and
    // held only during a read, so many connections share it.
    private static final int MIN_READ_LENGTH = 2 << 10;
    private static final int FIRST_READ_LENGTH = 16 << 10;
    private static final int MAX_READ_LENGTH = 256 << 10;

    private final Transports.Transport transport;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final NameResolver resolver = new NameResolver();

    /**
     * Creates an event loop; its thread starts with the first task.
     *
     * @param config selects the transport and whether the thread is a daemon.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the transport does not load
     *     here.
     */
    public EventLoopThread(NetworkConfig config) {
        transport = Transports.choose(config.transport());
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("voxelize-net", config.daemonThreads()),
                transport.io().get());
        loop = group.next();
    }

    /**
     * Returns the name of the transport.
     *
     * @return {@code nio}, {@code epoll}, {@code kqueue} or {@code io_uring}.
     */
    public String transportName() {
        return transport.name();
    }

    @Override
    public boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ex) {
            return false;
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayMs) {
        Future<?> timer = loop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /**
     * Rejects further tasks, closes all channels and ends the thread. Waits up to two seconds for that, unless called
     * on the thread itself.
     */
    @Override
    public void close() {
        resolver.close();
        Future<?> ended = group.shutdownGracefully(0, MAX_CLOSE_MS, TimeUnit.MILLISECONDS);
        if (!inLoop()) {
            ended.awaitUninterruptibly(MAX_CLOSE_MS);
        }
    }

    /** Returns what to run on a channel after each read. */
    Consumer<Channel> afterRead() {
        return transport.afterRead();
    }

    /** Returns the resolver for connections on this thread. */
    NameResolver resolver() {
        return resolver;
    }

    /**
     * Returns a bootstrap for connections on this thread; TCP detects a dead peer within that time if it is above 0.
     */
    Bootstrap bootstrap(int deadPeerTimeoutMs) {
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(transport.channel())
                // The default of Netty 4.2 is the adaptive allocator.
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(MIN_READ_LENGTH, FIRST_READ_LENGTH, MAX_READ_LENGTH))
                .option(ChannelOption.TCP_NODELAY, true);
        if (deadPeerTimeoutMs > 0) {
            transport.deadPeerOptions().accept(bootstrap, deadPeerTimeoutMs);
        }
        return bootstrap;
    }
}
