package io.voxelize.net.internal.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what moves the bytes, by what loads here.
 *
 * <p>A transport's classes are touched only once its native library has loaded, so an application may leave out the ones it does not use.
 *
 * <p><b>Thread:</b> any.
 */
final class Transports {

    private Transports() {}

    /** A transport that works here. */
    record Transport(String name, Supplier<IoHandlerFactory> io, Class<? extends SocketChannel> channel) {}

    /**
     * Chooses.
     *
     * @throws NetworkException with {@link Reason#UNSUPPORTED_PLATFORM} if the wanted one does not load.
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
                    "transport does not load here: transport=" + wanted + ", os=" + System.getProperty("os.name")
                            + ", arch=" + System.getProperty("os.arch") + "; AUTO and NIO work everywhere",
                    failure);
        }
        return transport.get();
    }

    private static Transport nio() {
        return new Transport("nio", NioIoHandler::newFactory, NioSocketChannel.class);
    }

    private static Transport epoll() {
        return new Transport("epoll", EpollIoHandler::newFactory, EpollSocketChannel.class);
    }

    private static Transport kqueue() {
        return new Transport("kqueue", KQueueIoHandler::newFactory, KQueueSocketChannel.class);
    }

    private static Transport ioUring() {
        return new Transport("io_uring", IoUringIoHandler::newFactory, IoUringSocketChannel.class);
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
