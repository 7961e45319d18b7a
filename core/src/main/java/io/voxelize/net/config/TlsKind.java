package io.voxelize.net.config;

/**
 * What encrypts {@code https} and {@code wss} connections.
 *
 * <p><b>Thread:</b> any.
 */
public enum TlsKind {
    /** {@link #BORINGSSL} where its jar is present and loads, else {@link #JDK}. */
    AUTO,
    /** The JDK's own; works everywhere. */
    JDK,
    /**
     * Google's library, through Netty: add {@code io.netty:netty-tcnative-boringssl-static} with the platform's
     * classifier.
     */
    BORINGSSL
}
