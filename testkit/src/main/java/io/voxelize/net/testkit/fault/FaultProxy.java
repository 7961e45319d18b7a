package io.voxelize.net.testkit.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between clients and a server on this machine. It passes every byte on and injects the faults that a test
 * sets.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
 *     proxy.connection(1).toClient().cutAt(1_000, Cut.RESET);       // planned before there is a connection
 *     network.connect(proxy.url());
 *     ...
 *     proxy.awaitConnections(2);                                     // the game has come back
 *     proxy.toServer().latencyMs(80).jitterMs(40);                   // while it runs
 *     proxy.connection(2).toClient().stall();
 * }
 * }</pre>
 *
 * <p>It works below TLS and WebSocket, on streams of bytes: it injects the faults of a broken network or of a broken
 * host on the path. Each direction has settings of its own, see {@link FaultFlow}.
 *
 * <p><b>Thread:</b> any.
 */
public final class FaultProxy implements AutoCloseable {

    private final Builder settings;
    private final Watch watch;
    private final FaultFlow toClient;
    private final FaultFlow toServer;
    private final Link.Settings linkSettings;
    private final List<FaultConnection> connections = new ArrayList<>();
    private final MultiThreadIoEventLoopGroup group;
    private final ChannelGroup channels;
    private final int port;
    private volatile int serverPort;
    private volatile boolean closed;
    private @Nullable Channel listener;
    private int connectionCount;

    private FaultProxy(Builder builder) throws IOException {
        settings = builder;
        watch = new Watch(builder.awaitTimeoutMs);
        toClient = FaultFlow.ofAll("toClient", watch);
        toServer = FaultFlow.ofAll("toServer", watch);
        linkSettings = new Link.Settings(new SplittableRandom(builder.seed), builder.maxHeldLength);
        serverPort = builder.serverPort;
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("voxelize-fault-proxy", true), NioIoHandler.newFactory());
        channels = new DefaultChannelGroup(group.next());
        try {
            port = listen(builder.port);
        } catch (IOException ex) {
            close();
            throw ex;
        }
    }

    /**
     * Creates a builder of a proxy.
     *
     * @param serverPort of the server, 1 to 65535.
     * @return a builder with a free port and no faults.
     */
    public static Builder builder(int serverPort) {
        return new Builder(serverPort);
    }

    /**
     * Returns the port to connect to in place of the server's.
     *
     * @return 1 to 65535.
     */
    public int port() {
        return port;
    }

    /**
     * Returns where to connect in place of the server.
     *
     * @return such as {@code http://127.0.0.1:4000}.
     */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Returns what the server sends on all connections, those to come included.
     *
     * @return the same object each time.
     */
    public FaultFlow toClient() {
        return toClient;
    }

    /**
     * Returns what the clients send on all connections, those to come included.
     *
     * @return the same object each time.
     */
    public FaultFlow toServer() {
        return toServer;
    }

    /**
     * Returns one connection. It need not be open yet, so its faults can be planned.
     *
     * @param number in the order in which clients connect, 1 for the first.
     * @return the same object each time.
     */
    public FaultConnection connection(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("connections are counted from 1: number=" + number);
        }
        synchronized (watch) {
            while (connections.size() < number) {
                int next = connections.size() + 1;
                connections.add(new FaultConnection(next, watch, toClient.part(next), toServer.part(next)));
            }
            return connections.get(number - 1);
        }
    }

    /**
     * Returns how many connections clients have made, whatever became of them.
     *
     * @return count since the start.
     */
    public int connectionCount() {
        synchronized (watch) {
            return connectionCount;
        }
    }

    /**
     * Returns how many connections are open.
     *
     * @return 0 or more.
     */
    public int openConnectionCount() {
        synchronized (watch) {
            return (int) connections.stream().filter(FaultConnection::isOpen).count();
        }
    }

    /**
     * Waits until clients have made so many connections.
     *
     * @param count since the start.
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link Builder#awaitTimeoutMs}.
     */
    public void awaitConnections(int count) throws InterruptedException {
        watch.await(() -> connectionCount >= count, () -> "connections=" + connectionCount + ", expected=" + count);
    }

    /**
     * Waits until exactly so many connections are open.
     *
     * @param count 0 or more.
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link Builder#awaitTimeoutMs}.
     */
    public void awaitOpenConnections(int count) throws InterruptedException {
        watch.await(
                () -> openConnectionCount() == count,
                () -> "openConnections=" + openConnectionCount() + ", expected=" + count);
    }

    /**
     * Cuts all connections that are open.
     *
     * @param how they are cut.
     */
    public void cutAll(Cut how) {
        List<FaultConnection> open;
        synchronized (watch) {
            open = List.copyOf(connections);
        }
        open.forEach(connection -> connection.cut(how));
    }

    /** Undoes all faults of all connections in both directions, see {@link FaultFlow#heal()}. */
    public void heal() {
        toClient.heal();
        toServer.heal();
    }

    /** Refuses new connections, as a host without a server does. Open connections stay open. */
    public synchronized void refuse() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
            listener = null;
            // The operating system accepts until the selector has let go of the socket, which it does in the loop's
            // next round.
            do {
                group.submit(() -> {}).awaitUninterruptibly();
            } while (isAccepting());
        }
    }

    private boolean isAccepting() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }

    /**
     * Accepts connections again, on the same port.
     *
     * @throws IOException if another program took the port meanwhile.
     */
    public synchronized void accept() throws IOException {
        if (listener == null) {
            listen(port);
        }
    }

    /**
     * Leads the connections to come to another server, such as one that was restarted on another port.
     *
     * @param value 1 to 65535.
     */
    public void serverPort(int value) {
        serverPort = Builder.checkedPort(value);
    }

    /** Resets all connections, stops listening and ends the thread. Idempotent; never throws. */
    @Override
    public void close() {
        closed = true;
        // On the event loop, and not by cutting: a connection that has just come has no link yet which could be cut.
        try {
            group.submit(() -> channels.forEach(FaultProxy::reset)).awaitUninterruptibly();
        } catch (RejectedExecutionException ex) {
            assert group.isShuttingDown();
        }
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void reset(Channel channel) {
        if (channel instanceof SocketChannel socket) {
            Link.reset(socket);
        }
    }

    private int listen(int onPort) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        onClient(client);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen: port=" + onPort + ", cause=" + bound.cause(), bound.cause());
        }
        channels.add(bound.channel());
        listener = bound.channel();
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    private void onClient(SocketChannel client) {
        if (closed) {
            Link.reset(client);
            return;
        }
        channels.add(client);
        FaultConnection connection;
        synchronized (watch) {
            connection = connection(connectionCount + 1);
            connection.accepted();
            connectionCount++;
        }
        connect(client, connection);
    }

    private void connect(SocketChannel client, FaultConnection connection) {
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(settings.serverHost, serverPort));
        SocketChannel server = (SocketChannel) connecting.channel();
        channels.add(server);
        connecting.addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                new Link(client, server, connection, linkSettings).open();
            } else {
                Link.reset(client);
                connection.closed();
            }
        });
    }

    /**
     * Describes a proxy that is to be started.
     *
     * <p><b>Thread:</b> one at a time.
     */
    public static final class Builder {

        private static final int MAX_PORT = 65_535;

        private final int serverPort;
        private String serverHost = "127.0.0.1";
        private int port;
        private long seed = 7;
        private int maxHeldLength = 4 << 20;
        private long awaitTimeoutMs = 20_000;

        private Builder(int serverPort) {
            this.serverPort = checkedPort(serverPort);
        }

        /**
         * Sets the machine of the server.
         *
         * @param value name or address, {@code 127.0.0.1} by default.
         * @return this.
         */
        public Builder serverHost(String value) {
            serverHost = value;
            return this;
        }

        /**
         * Sets the port to listen on, always on the loopback interface.
         *
         * @param value 1 to 65535, or 0 for a free one, the default.
         * @return this.
         */
        public Builder port(int value) {
            port = value == 0 ? 0 : checkedPort(value);
            return this;
        }

        /**
         * Sets what the amounts of jitter are drawn from.
         *
         * @param value any, 7 by default.
         * @return this.
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Sets how much of a direction may be on its way, because of latency, bandwidth or a slow receiver, before the
         * proxy stops reading. It bounds what latency lets through: so many bytes in the time of the latency.
         *
         * @param value in bytes of each direction of each connection, 4 MiB by default.
         * @return this.
         */
        public Builder maxHeldLength(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxHeldLength too small: maxHeldLength=" + value + ", min=1");
            }
            maxHeldLength = value;
            return this;
        }

        /**
         * Sets how long the methods that wait do so before they fail.
         *
         * @param value in milliseconds, 20,000 by default.
         * @return this.
         */
        public Builder awaitTimeoutMs(long value) {
            awaitTimeoutMs = value;
            return this;
        }

        /**
         * Starts the proxy.
         *
         * @return a proxy that accepts connections.
         * @throws IOException if the port is taken.
         */
        public FaultProxy start() throws IOException {
            return new FaultProxy(this);
        }

        private static int checkedPort(int value) {
            if (value < 1 || value > MAX_PORT) {
                throw new IllegalArgumentException("no such port: port=" + value + ", min=1, max=" + MAX_PORT);
            }
            return value;
        }
    }
}
