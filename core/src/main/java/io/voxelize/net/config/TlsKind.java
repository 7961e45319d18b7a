package io.voxelize.net.config;

/**
 * TLS provider of {@code https} and {@code wss} connections.
 *
 * <p><b>Thread:</b> any.
 */
public enum TlsKind {
    /** {@link #BORINGSSL} if its jar is present and its native library loads, else {@link #JDK}. */
    AUTO,
    /** The JDK's provider; available on every platform. */
    JDK,
    /**
     * BoringSSL, through Netty. It needs {@code io.netty:netty-tcnative-boringssl-static} with the platform's
     * classifier.
     */
    BORINGSSL
}
