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
 * Makes what encrypts, as the settings ask for it. By default certificates are checked as the JDK checks them, and the
 * name in them must be the server's; RFC 9110 section 4.3.4.
 *
 * <p><b>Thread:</b> any.
 */
final class TlsContexts {

    private static final String CHECKS_NAME = "HTTPS";

    private TlsContexts() {}

    /**
     * Makes a context.
     *
     * @throws SSLException if the certificates that the JDK trusts cannot be read.
     * @throws NetworkException with {@link Reason#UNSUPPORTED_PLATFORM} if BoringSSL is asked for and does not load
     *     here.
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
                    "BoringSSL does not load here: os=" + System.getProperty("os.name") + ", arch="
                            + System.getProperty("os.arch")
                            + "; it needs io.netty:netty-tcnative-boringssl-static, AUTO and JDK work everywhere",
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

    /** Names what encrypts, for logs. */
    static String name(SslContext context) {
        return context instanceof JdkSslContext ? "jdk" : "boringssl";
    }

    /**
     * Sets whether the name in the certificate must be the server's; Netty's own default is not the same for every way
     * to make a context.
     */
    static void checkName(SSLEngine engine, boolean checked) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(checked ? CHECKS_NAME : "");
        engine.setSSLParameters(parameters);
    }
}
