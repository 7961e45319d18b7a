package io.voxelize.net.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets on an event loop.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class WebSocketConnector implements Connector {

    private final Loop loop;
    private final Supplier<Bootstrap> bootstrap;
    private final NameResolver resolver;
    private final Consumer<Channel> afterRead;
    private final NetworkConfig config;
    private final Receiver receiver;
    private final WritableCounters counters;
    private @Nullable SslContext tls;

    /**
     * Creates a connector.
     *
     * @param loop that runs the connections.
     * @param config for limits and timeouts.
     * @param receiver takes what they receive.
     * @param counters of the network.
     */
    public WebSocketConnector(
            EventLoopThread loop, NetworkConfig config, Receiver receiver, WritableCounters counters) {
        this(
                loop,
                () -> loop.bootstrap(config.deadPeerTimeoutMs()),
                loop.resolver(),
                loop.afterRead(),
                config,
                receiver,
                counters);
    }

    WebSocketConnector(
            Loop loop,
            Supplier<Bootstrap> bootstrap,
            NameResolver resolver,
            Consumer<Channel> afterRead,
            NetworkConfig config,
            Receiver receiver,
            WritableCounters counters) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.resolver = resolver;
        this.afterRead = afterRead;
        this.config = config;
        this.receiver = receiver;
        this.counters = counters;
    }

    /** Trusts other certificates than the JDK does. */
    WebSocketConnector trusting(SslContext context) {
        tls = context;
        return this;
    }

    @Override
    public Connection open(ServerUrl url, ConnectionEvents events, MessageSource source) {
        WebSocketConnection connection = new WebSocketConnection(this, url, events, source);
        connection.open();
        return connection;
    }

    Loop loop() {
        return loop;
    }

    /** What to do with a connection after each read. */
    Consumer<Channel> afterRead() {
        return afterRead;
    }

    NameResolver resolver() {
        return resolver;
    }

    /** Opens a socket. */
    ChannelFuture connect(InetSocketAddress address, ChannelHandler pipeline, int timeoutMs) {
        return bootstrap
                .get()
                // A name that is left here is for the proxy.
                .disableResolver()
                .handler(pipeline)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs)
                .connect(address);
    }

    NetworkConfig config() {
        return config;
    }

    Receiver receiver() {
        return receiver;
    }

    WritableCounters counters() {
        return counters;
    }

    /** The JDK's TLS and certificates, and the name in the certificate must be the server's. */
    static SslContextBuilder clientTls() {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm("HTTPS");
    }

    /** Returns what encrypts, made when it is needed first: reading the JDK's certificates takes a while. */
    SslContext tls() throws SSLException {
        if (tls == null) {
            tls = TlsContexts.client(config);
        }
        return tls;
    }
}
