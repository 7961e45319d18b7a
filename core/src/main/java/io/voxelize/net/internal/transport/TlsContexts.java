package io.voxelize.net.internal.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TlsKind;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Creates TLS contexts as configured. By default the JDK's trust store verifies certificates, and their name must match
 * the server's host; RFC 9110 section 4.3.4.
 *
 * <p><b>Thread:</b> any.
 */
final class TlsContexts {

    private static final String CHECKS_NAME = "HTTPS";

    private TlsContexts() {}

    /**
     * Creates a client context.
     *
     * @throws SSLException if the JDK's trust store cannot be read.
     * @throws NetworkException with {@link Reason#UNSUPPORTED_PLATFORM} if BoringSSL is configured and does not load.
     */
    static SslContext client(NetworkConfig config) throws SSLException {
        SSLContext given = config.sslContext();
        if (given != null) {
            return new JdkSslContext(
                    given, true, null, IdentityCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE, null, false);
        }
        return SslContextBuilder.forClient()
                .sslProvider(provider(config.tls()))
                .trustManager(config.trustManagers())
                .build();
    }

    private static SslProvider provider(TlsKind wanted) {
        if (wanted == TlsKind.JDK) {
            return SslProvider.JDK;
        }
        Throwable failure = boringSslFailure();
        if (failure == null) {
            return SslProvider.OPENSSL;
        }
        if (wanted == TlsKind.BORINGSSL) {
            throw new NetworkException(
                    Reason.UNSUPPORTED_PLATFORM,
                    "BoringSSL does not load on this platform: os=" + System.getProperty("os.name") + ", arch="
                            + System.getProperty("os.arch")
                            + "; add io.netty:netty-tcnative-boringssl-static, or set TlsKind.AUTO or TlsKind.JDK",
                    failure);
        }
        return SslProvider.JDK;
    }

    private static @Nullable Throwable boringSslFailure() {
        try {
            return OpenSsl.unavailabilityCause();
        } catch (LinkageError ex) {
            return ex;
        }
    }

    /** Returns the name of the TLS provider, for logs. */
    static String name(SslContext context) {
        return context instanceof JdkSslContext ? "jdk" : "boringssl";
    }

    /**
     * Sets whether the name in the certificate must match the host. Set explicitly, since Netty's default depends on
     * how the context was created.
     */
    static void checkName(SSLEngine engine, boolean checked) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(checked ? CHECKS_NAME : "");
        engine.setSSLParameters(parameters);
    }
}
