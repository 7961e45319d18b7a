package io.voxelize.net.internal.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions that end a connection. Each text names the URL, the value and the limit.
 *
 * <p>A cause is attached only if its text holds nothing but addresses and system errors. A cause that may quote the
 * request or the response is not, since that may hold the secret.
 *
 * <p><b>Thread:</b> any.
 */
final class Failures {

    private static final int FORBIDDEN = 403;
    private static final int CLIENT_OUTDATED = 4_001;
    private static final int NO_CODE = -1;

    private Failures() {}

    static NetworkException unknownHost(ServerUrl url, String host, UnknownHostException cause) {
        return new NetworkException(Reason.UNKNOWN_HOST, "host has no address: host=" + host + ", url=" + url, cause);
    }

    static NetworkException connectTimeout(ServerUrl url, NetworkConfig config) {
        return new NetworkException(
                Reason.CONNECT_TIMEOUT,
                "connecting timed out: url=" + url + ", connectTimeoutMs=" + config.connectTimeoutMs());
    }

    static NetworkException unreachable(ServerUrl url, NetworkConfig config, Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return connectTimeout(url, config);
        }
        return new NetworkException(
                Reason.CONNECTION_REFUSED, "server cannot be reached: url=" + url + ", error=" + cause, cause);
    }

    static NetworkException refused(ServerUrl url, int status) {
        if (status == FORBIDDEN) {
            return new NetworkException(
                    Reason.WRONG_SECRET,
                    "server refused the secret: url=" + url + ", status=" + status + ", secret="
                            + (url.hasSecret() ? "***" : "none"));
        }
        return notWebSocket(url, "status=" + status + ", expected=101");
    }

    static NetworkException notWebSocket(ServerUrl url, String detail) {
        return new NetworkException(Reason.NOT_WEBSOCKET, "peer is not a Voxelize server: url=" + url + ", " + detail);
    }

    static NetworkException tls(ServerUrl url, Throwable cause) {
        return new NetworkException(
                Reason.TLS_FAILED,
                "TLS failed: url=" + url + ", error=" + cause.getMessage() + TlsAdvice.of(cause, url),
                cause);
    }

    static NetworkException lost(ServerUrl url, String what) {
        return new NetworkException(Reason.CONNECTION_LOST, what + ": url=" + url);
    }

    static NetworkException silent(ServerUrl url, NetworkConfig config) {
        return lost(url, "server sent nothing for too long: deadPeerTimeoutMs=" + config.deadPeerTimeoutMs());
    }

    static NetworkException closedByServer(ServerUrl url, int code, String text) {
        String shown = "url=" + url + ", code=" + (code == NO_CODE ? "none" : code)
                + (text.isEmpty() ? "" : ", reason=" + url.redact(text));
        if (code == CLIENT_OUTDATED || text.startsWith("client_outdated")) {
            return new NetworkException(Reason.CLIENT_OUTDATED, "server requires a newer client: " + shown);
        }
        return new NetworkException(Reason.CONNECTION_LOST, "server closed the connection: " + shown);
    }

    static NetworkException tooLarge(ServerUrl url, NetworkConfig config) {
        return new NetworkException(
                Reason.MESSAGE_TOO_LARGE,
                "message is longer than the limit: url=" + url + ", maxWireLength=" + config.maxWireLength());
    }

    static NetworkException violation(ServerUrl url, String detail) {
        return new NetworkException(
                Reason.PROTOCOL_VIOLATION, "server violated the WebSocket protocol: url=" + url + ", error=" + detail);
    }

    /** Translates an exception of the pipeline. */
    static NetworkException of(Throwable thrown, ServerUrl url, boolean open) {
        if (thrown instanceof ProxyConnectException && !open) {
            return new NetworkException(
                    Reason.CONNECTION_REFUSED,
                    "proxy did not connect: url=" + url + ", error=" + thrown.getMessage(),
                    thrown);
        }
        SSLException tls = tlsCause(thrown);
        if (tls != null && !open) {
            return tls(url, tls);
        }
        if (thrown instanceof IOException || tls != null) {
            return new NetworkException(
                    Reason.CONNECTION_LOST, "connection broke: url=" + url + ", error=" + thrown, thrown);
        }
        if (!open && thrown instanceof DecoderException) {
            return notWebSocket(url, "the response is not HTTP");
        }
        return new NetworkException(
                Reason.CONNECTION_LOST,
                "connection closed after an unexpected exception: url=" + url + ", error=" + thrown,
                thrown);
    }

    private static @Nullable SSLException tlsCause(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls) {
                return tls;
            }
        }
        return null;
    }
}
