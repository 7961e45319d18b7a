package io.voxelize.net.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Selects the I/O transport among those whose native library loads.
 *
 * <p>If the operating system has socket options for it, TCP detects a dead peer within the configured time, whether or
 * not the server answers pings: by keep-alive probes on an idle connection, otherwise by the user timeout of
 * unacknowledged data. On other systems the system's own, long timeouts apply.
 *
 * <p>A transport's classes are touched only once its native library has loaded, so an application may leave out the
 * ones it does not use.
 *
 * <p><b>Thread:</b> any.
 */
final class Transports {

    private static final int PROBES = 4;

    private Transports() {}

    /**
     * A transport that loads on this platform.
     *
     * @param deadPeerOptions sets the options by which TCP detects a dead peer within that many milliseconds.
     * @param afterRead runs on a channel after each read.
     */
    record Transport(
            String name,
            Supplier<IoHandlerFactory> io,
            Class<? extends SocketChannel> channel,
            BiConsumer<Bootstrap, Integer> deadPeerOptions,
            Consumer<Channel> afterRead) {

        private Transport(
                String name,
                Supplier<IoHandlerFactory> io,
                Class<? extends SocketChannel> channel,
                BiConsumer<Bootstrap, Integer> deadPeerOptions) {
            this(name, io, channel, deadPeerOptions, read -> {});
        }
    }

    /**
     * Selects a transport.
     *
     * @throws NetworkException with {@link Reason#UNSUPPORTED_PLATFORM} if the configured one does not load.
     */
    static Transport choose(TransportKind wanted) {
        return switch (wanted) {
            case AUTO -> auto();
            case NIO -> nio();
            case EPOLL -> demand(wanted, epollFailure(), Transports::epoll);
            case KQUEUE -> demand(wanted, kqueueFailure(), Transports::kqueue);
            case IO_URING -> demand(wanted, ioUringFailure(), Transports::ioUring);
        };
    }

    private static Transport auto() {
        if (epollFailure() == null) {
            return epoll();
        }
        return kqueueFailure() == null ? kqueue() : nio();
    }

    private static Transport demand(TransportKind wanted, @Nullable Throwable failure, Supplier<Transport> transport) {
        if (failure != null) {
            throw new NetworkException(
                    Reason.UNSUPPORTED_PLATFORM,
                    "transport does not load on this platform: transport=" + wanted + ", os="
                            + System.getProperty("os.name") + ", arch=" + System.getProperty("os.arch")
                            + "; set TransportKind.AUTO or TransportKind.NIO",
                    failure);
        }
        return transport.get();
    }

    private static Transport nio() {
        return new Transport("nio", NioIoHandler::newFactory, NioSocketChannel.class, Transports::keepAlive);
    }

    private static Transport epoll() {
        return new Transport(
                "epoll",
                EpollIoHandler::newFactory,
                EpollSocketChannel.class,
                Transports::epollKeepAlive,
                Transports::acknowledgeAtOnce);
    }

    private static Transport kqueue() {
        return new Transport("kqueue", KQueueIoHandler::newFactory, KQueueSocketChannel.class, Transports::keepAlive);
    }

    private static Transport ioUring() {
        return new Transport(
                "io_uring", IoUringIoHandler::newFactory, IoUringSocketChannel.class, Transports::ioUringKeepAlive);
    }

    /** Keep-alive with the times of the operating system: hours on Linux. */
    private static void keepAlive(Bootstrap bootstrap, int timeoutMs) {
        bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
    }

    private static void epollKeepAlive(Bootstrap bootstrap, int timeoutMs) {
        keepAlive(bootstrap, timeoutMs);
        bootstrap
                .option(EpollChannelOption.TCP_KEEPIDLE, idleSeconds(timeoutMs))
                .option(EpollChannelOption.TCP_KEEPINTVL, probeSeconds(timeoutMs))
                .option(EpollChannelOption.TCP_KEEPCNT, PROBES)
                .option(EpollChannelOption.TCP_USER_TIMEOUT, timeoutMs);
    }

    private static void ioUringKeepAlive(Bootstrap bootstrap, int timeoutMs) {
        keepAlive(bootstrap, timeoutMs);
        bootstrap
                .option(IoUringChannelOption.TCP_KEEPIDLE, idleSeconds(timeoutMs))
                .option(IoUringChannelOption.TCP_KEEPINTVL, probeSeconds(timeoutMs))
                .option(IoUringChannelOption.TCP_KEEPCNT, PROBES)
                .option(IoUringChannelOption.TCP_USER_TIMEOUT, timeoutMs);
    }

    /** The first probe is sent after half of the timeout without a byte; the probes share the other half. */
    private static int idleSeconds(int timeoutMs) {
        return Math.max(1, timeoutMs / 2_000);
    }

    private static int probeSeconds(int timeoutMs) {
        return Math.max(1, timeoutMs / 2_000 / PROBES);
    }

    /**
     * Makes the kernel acknowledge the next segment at once. A server without {@code TCP_NODELAY} waits for the
     * acknowledgement of a small packet before it sends the next (RFC 896), and a delayed one takes up to 40 ms. The
     * kernel resets this option, so it is set after each read; {@code tcp(7)}, {@code TCP_QUICKACK}.
     */
    private static void acknowledgeAtOnce(Channel channel) {
        if (channel.isOpen() && channel.config() instanceof EpollSocketChannelConfig config) {
            config.setTcpQuickAck(true);
        }
    }

    private static @Nullable Throwable epollFailure() {
        try {
            return Epoll.unavailabilityCause();
        } catch (LinkageError ex) {
            return ex;
        }
    }

    private static @Nullable Throwable kqueueFailure() {
        try {
            return KQueue.unavailabilityCause();
        } catch (LinkageError ex) {
            return ex;
        }
    }

    private static @Nullable Throwable ioUringFailure() {
        try {
            return IoUring.unavailabilityCause();
        } catch (LinkageError ex) {
            return ex;
        }
    }
}
