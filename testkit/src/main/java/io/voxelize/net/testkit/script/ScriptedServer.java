package io.voxelize.net.testkit.script;

import io.voxelize.net.testkit.Generation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on a loopback port that sends and expects exactly the frames that the test lists. It knows no protocol
 * beyond that.
 *
 * <p>A test either talks to the client itself:
 *
 * <pre>{@code
 * try (ScriptedServer server = ScriptedServer.start()) {
 *     CompletableFuture<Void> connected = network.connect(server.url());
 *     ScriptedConnection client = server.accept();
 *     connected.get(10, SECONDS);
 *     CompletableFuture<Void> joined = network.join("lagoon");
 *     client.expectJoin("lagoon");
 *     client.sendInit("lagoon");
 *     joined.get(10, SECONDS);
 * }
 * }</pre>
 *
 * <p>or sets a script for each expected connection and continues with the game:
 *
 * <pre>{@code
 * server.play(
 *     client -> client.refuse(403, "wrong secret!"),
 *     client -> {
 *         client.upgrade();
 *         client.expectJoin("lagoon");
 *         client.sendInit("lagoon");
 *         client.close(4001, "client_outdated");
 *     });
 * ...
 * server.finish();      // waits for the scripts, and fails with the first of them that failed
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final int timeoutMs;
    private final Generation generation;
    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable Play play;
    private boolean closed;

    private ScriptedServer(Builder builder) throws IOException {
        timeoutMs = builder.timeoutMs;
        generation = builder.generation;
        ServerSocketFactory factory =
                builder.tls == null ? ServerSocketFactory.getDefault() : builder.tls.getServerSocketFactory();
        listener = factory.createServerSocket();
        try {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port));
        } catch (IOException ex) {
            listener.close();
            throw ex;
        }
    }

    /**
     * Starts a server with the defaults of {@link #builder()}.
     *
     * @return a server that listens.
     * @throws IOException if there is no free port.
     */
    public static ScriptedServer start() throws IOException {
        return builder().start();
    }

    /**
     * Creates a builder of a server.
     *
     * @return a builder with a free port, generation G2026, no TLS, a timeout of 20 seconds.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the port it listens on.
     *
     * @return 1 to 65535.
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Returns the address to connect to; with TLS put {@code https} in place of {@code http}.
     *
     * @return such as {@code http://127.0.0.1:4000}.
     */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /**
     * Waits for the next client and accepts its WebSocket.
     *
     * @return the connection, open.
     * @throws IOException if the client goes meanwhile.
     * @throws AssertionError if none comes in time.
     */
    public ScriptedConnection accept() throws IOException {
        return acceptRequest().upgrade();
    }

    /**
     * Waits for the next client and reads its request, without answering it.
     *
     * @return the connection.
     * @throws IOException if the client goes meanwhile.
     * @throws AssertionError if none comes in time.
     */
    public ScriptedConnection acceptRequest() throws IOException {
        listener.setSoTimeout(timeoutMs);
        try {
            return open(listener.accept());
        } catch (SocketTimeoutException ex) {
            throw new AssertionError("nobody connected: timeoutMs=" + timeoutMs, ex);
        }
    }

    /**
     * Gives each of the next connections a script, in this order. One connection more than there are scripts fails the
     * test. Not to be mixed with {@link #accept()}.
     *
     * @param scripts at least one.
     * @throws IllegalStateException if there are scripts already.
     */
    public synchronized void play(Script... scripts) {
        if (play != null || scripts.length == 0) {
            throw new IllegalStateException("scripts are given once, and at least one: count=" + scripts.length);
        }
        play = new Play(this, List.of(scripts));
        play.begin();
    }

    /**
     * Waits until every script has ended.
     *
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if a script failed, or has not ended in time.
     * @throws IllegalStateException if there are no scripts.
     */
    public void finish() throws InterruptedException {
        Play current;
        synchronized (this) {
            current = play;
        }
        if (current == null) {
            throw new IllegalStateException("there are no scripts to wait for");
        }
        current.finish(timeoutMs);
    }

    /**
     * Ends all connections and stops listening. Running scripts end with it. Idempotent.
     *
     * @throws AssertionError if a script failed and {@link #finish()} has not reported it.
     */
    @Override
    public void close() {
        List<Socket> open;
        Play current;
        synchronized (this) {
            open = closed ? List.of() : List.copyOf(sockets);
            current = closed ? null : play;
            closed = true;
        }
        AssertionError failure = current == null ? null : current.end();
        quietly(listener);
        open.forEach(ScriptedServer::quietly);
        if (current != null) {
            current.awaitThreads();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits for a client without a timeout; called by the thread that hands out the scripts. */
    Socket nextSocket() throws IOException {
        listener.setSoTimeout(0);
        return listener.accept();
    }

    /** Reads a client's request. */
    ScriptedConnection open(Socket socket) throws IOException {
        int number;
        synchronized (this) {
            if (closed) {
                socket.close();
            }
            sockets.add(socket);
            number = sockets.size();
        }
        return ScriptedConnection.open(socket, number, timeoutMs, generation);
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception ex) {
            System.getLogger(ScriptedServer.class.getName())
                    .log(System.Logger.Level.DEBUG, "a socket of the scripted server did not close", ex);
        }
    }

    /**
     * Describes a server that is to be started.
     *
     * <p><b>Thread:</b> one at a time.
     */
    public static final class Builder {

        private int port;
        private int timeoutMs = 20_000;
        private Generation generation = Generation.G2026;
        private @Nullable SSLContext tls;

        private Builder() {}

        /**
         * Sets the port.
         *
         * @param value 1 to 65535, or 0 for a free one, the default.
         * @return this.
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Sets how long a script waits for the client.
         *
         * @param value in milliseconds, 20,000 by default.
         * @return this.
         */
        public Builder timeoutMs(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("timeoutMs too small: timeoutMs=" + value + ", min=1");
            }
            timeoutMs = value;
            return this;
        }

        /**
         * Sets the generation by which messages are read and written.
         *
         * @param value G2026 by default.
         * @return this.
         */
        public Builder generation(Generation value) {
            generation = value;
            return this;
        }

        /**
         * Makes the server use TLS.
         *
         * @param value with the server's key and certificate; null for none, the default.
         * @return this.
         */
        public Builder tls(@Nullable SSLContext value) {
            tls = value;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return a server that listens.
         * @throws IOException if the port is taken.
         */
        public ScriptedServer start() throws IOException {
            return new ScriptedServer(this);
        }
    }
}
