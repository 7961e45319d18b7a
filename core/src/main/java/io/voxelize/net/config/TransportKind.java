package io.voxelize.net.config;

/**
 * What moves bytes between the socket and the event loop.
 *
 * <p><b>Thread:</b> any.
 */
public enum TransportKind {
    /** Epoll or kqueue where its native library loads, else {@link #NIO}. */
    AUTO,
    /** The JDK's selector; works everywhere. */
    NIO,
    /** Linux, native library needed. */
    EPOLL,
    /** macOS and BSD, native library needed. */
    KQUEUE,
    /** Linux, native library and a kernel that allows it needed; never chosen by {@link #AUTO}. */
    IO_URING
}
