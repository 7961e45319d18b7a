package io.voxelize.net.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
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
     * @param receiver receives their messages.
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

    @Override
    public Connection open(ServerUrl url, ConnectionEvents events, MessageSource source) {
        WebSocketConnection connection = new WebSocketConnection(this, url, events, source);
        connection.open();
        return connection;
    }

    Loop loop() {
        return loop;
    }

    /** Returns what to run on a channel after each read. */
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
                // With a proxy, the address is unresolved: the proxy resolves it.
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

    /** Returns the TLS context, created on first use, since reading the JDK's trust store is slow. */
    SslContext tls() throws SSLException {
        if (tls == null) {
            tls = TlsContexts.client(config);
        }
        return tls;
    }
}
