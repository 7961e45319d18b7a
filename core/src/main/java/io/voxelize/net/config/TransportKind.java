package io.voxelize.net.config;

/**
 * I/O transport between the socket and the event loop.
 *
 * <p><b>Thread:</b> any.
 */
public enum TransportKind {
    /** {@link #EPOLL} or {@link #KQUEUE} if its native library loads, else {@link #NIO}. */
    AUTO,
    /** The JDK's selector; available on every platform. */
    NIO,
    /** Linux; needs the native library. */
    EPOLL,
    /** macOS and BSD; needs the native library. */
    KQUEUE,
    /** Linux; needs the native library and a kernel that permits io_uring. {@link #AUTO} never chooses it. */
    IO_URING
}
