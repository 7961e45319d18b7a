package io.voxelize.net.internal.session;

import static java.lang.System.Logger.Level.INFO;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.InboundPath;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.internal.wire.ClientMessages;
import io.voxelize.net.internal.wire.Link;
import io.voxelize.net.internal.wire.MessageDecoder;
import io.voxelize.net.internal.wire.ServerTraits;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.ServerInfo;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a network stands, and the only one to change it.
 *
 * <pre>
 *             connect            handshake            JOIN               INIT
 *   IDLE ───────────────► CONNECTING ────► CONNECTED ──────► JOINING ──────────► JOINED
 *    ▲                        │              ▲  │              │                  │  │
 *    │                        │              └──┼──────────────┼──────LEAVE───────┘  │
 *    └────────────────────────┴─────────────────┴──────────────┴─────────────────────┘
 *        the connection ended, by whomever                     close() from anywhere: CLOSED
 * </pre>
 *
 * <p>Every call is a task for the event loop, so calls take effect in their order. A number, the epoch, grows with each connection and each JOIN: what carries an older one belongs
 * to something that is over.
 *
 * <p><b>Thread:</b> event loop, except the public methods: any.
 */
public final class Session implements Link, Outbound.Gate {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");
    private static final String MOTION = "motion.v1";
    private static final int MAX_GUEST_NUMBER = 10_000;

    private final NetworkConfig config;
    private final Loop loop;
    private final Connector connector;
    private final InboundPath inbound;
    private final Outbound outbound;
    private final Supplier<MessageDecoder> decoders;
    private final Counters counters;
    private final String username;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private volatile ConnectionState state = ConnectionState.IDLE;
    private volatile int epoch;
    private volatile String clientId;
    private volatile @Nullable String world;
    private volatile Interests interests = Interests.NONE;
    private volatile ServerInfo server;

    private int lastEpoch;
    private @Nullable ServerConnection current;
    private @Nullable CompletableFuture<Void> connecting;
    private @Nullable Join joining;
    private Loop.@Nullable Timer joinTimer;
    /** Why the last attempt or connection ended, unless the application wanted it. */
    private @Nullable NetworkException lastCause;
    /** Connections whose socket is not closed yet: the current one, and former ones that wait for the server's Close frame. */
    private int unreleased;

    /** A wish to enter a world. */
    private static final class Join {
        private final String world;
        private final byte[] message;
        private final CompletableFuture<Void> future;

        private Join(String world, byte[] message, CompletableFuture<Void> future) {
            this.world = world;
            this.message = message;
            this.future = future;
        }
    }

    /**
     * Creates a session without a connection.
     *
     * @param config settings.
     * @param loop that the session belongs to.
     * @param connector opens its connections, on the same loop.
     * @param inbound takes the steps of the connection, between the messages.
     * @param outbound brings the packets.
     * @param decoders makes the decoder of each connection.
     * @param counters of the network.
     * @param server what is known before any connection.
     */
    public Session(
            NetworkConfig config,
            Loop loop,
            Connector connector,
            InboundPath inbound,
            OutboundRing outbound,
            Supplier<MessageDecoder> decoders,
            Counters counters,
            ServerInfo server) {
        this.config = config;
        this.loop = loop;
        this.connector = connector;
        this.inbound = inbound;
        this.outbound = new Outbound(outbound, loop, this, counters);
        this.decoders = decoders;
        this.counters = counters;
        this.server = server;
        this.clientId = config.clientId();
        this.username = config.username().isEmpty()
                ? "Guest" + ThreadLocalRandom.current().nextInt(MAX_GUEST_NUMBER)
                : config.username();
    }

    // What any thread may ask.

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int maxFrameLength() {
        return server.maxFrameLength();
    }

    @Override
    public boolean bulkUpdateAllowed() {
        return server.bulkUpdates();
    }

    @Override
    public String username() {
        return username;
    }

    /**
     * Returns the id under which the server knows this client.
     *
     * @return before the first INIT what the settings ask for.
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Returns the joined world.
     *
     * @return null if none is joined.
     */
    public @Nullable String world() {
        return world;
    }

    /**
     * Returns what is known of the server.
     *
     * @return immutable.
     */
    public ServerInfo server() {
        return server;
    }

    // What any thread may want.

    /**
     * Sets what the game needs; messages decoded from now on bring no more.
     *
     * @param union of all interceptors.
     */
    public void interests(Interests union) {
        interests = union;
    }

    /**
     * Connects.
     *
     * @param url of the server.
     * @return completes on the event loop.
     */
    public CompletableFuture<Void> connect(String url) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> doConnect(url, future));
        return future;
    }

    /**
     * Joins a world.
     *
     * @param newWorld its name.
     * @return completes on the event loop.
     */
    public CompletableFuture<Void> join(String newWorld) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> doJoin(newWorld, future));
        return future;
    }

    /**
     * Leaves the world.
     *
     * @return completes on the event loop.
     */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> doLeave(future));
        return future;
    }

    /** Ends the connection, if there is one. */
    public void disconnect() {
        loop.execute(
                () -> doDisconnect(new NetworkException(Reason.CLOSED, "disconnect() was called: url=" + shownUrl())));
    }

    /**
     * Ends everything. The event loop must go on until the future is complete.
     *
     * @return completes on the event loop when no socket is left.
     */
    public CompletableFuture<Void> close() {
        if (!loop.execute(this::doClose)) {
            released.complete(null);
        }
        return released;
    }

    /**
     * Says that packets are in the ring.
     *
     * <p><b>Thread:</b> game.
     */
    public void wakeOutbound() {
        outbound.wake();
    }

    /**
     * Counts packets that were dropped before they came into the ring.
     *
     * @param count how many.
     */
    public void countUnsent(int count) {
        if (count > 0 && !loop.execute(() -> counters.add(Counter.PACKETS_UNSENT, count))) {
            // The loop, whose counter it is, has ended.
            counters.add(Counter.PACKETS_UNSENT, count);
        }
    }

    private void submit(CompletableFuture<Void> future, Runnable task) {
        if (!loop.execute(task)) {
            future.completeExceptionally(closed());
        }
    }

    private static NetworkException closed() {
        return new NetworkException(Reason.CLOSED, "network is closed");
    }

    // Tasks.

    private void doConnect(String url, CompletableFuture<Void> future) {
        if (refuseUnless(
                state == ConnectionState.IDLE, Reason.ALREADY_CONNECTED, "connect() while connected", future)) {
            return;
        }
        ServerUrl parsed;
        try {
            parsed = ServerUrl.of(url, config);
        } catch (NetworkException ex) {
            lastCause = ex;
            future.completeExceptionally(ex);
            return;
        }
        lastCause = null;
        connecting = future;
        epoch = ++lastEpoch;
        ServerConnection opened = new ServerConnection(this, parsed, decoders.get(), epoch);
        current = opened;
        learn(opened, false);
        state = ConnectionState.CONNECTING;
        unreleased++;
        opened.open(connector);
    }

    private void doJoin(String newWorld, CompletableFuture<Void> future) {
        if (refuseWithoutConnection("join()", future)) {
            return;
        }
        boolean free = joining == null && state != ConnectionState.JOINED;
        if (refuseUnless(free, Reason.ALREADY_CONNECTED, "join() while in a world or joining one", future)) {
            return;
        }
        byte[] message;
        try {
            message = ClientMessages.join(newWorld, username, capabilities());
        } catch (NetworkException ex) {
            future.completeExceptionally(ex);
            return;
        }
        joining = new Join(newWorld, message, future);
        if (state == ConnectionState.CONNECTED) {
            sendJoin();
        }
    }

    private String[] capabilities() {
        return config.motion() ? new String[] {MOTION} : new String[0];
    }

    private void doLeave(CompletableFuture<Void> future) {
        ServerConnection connection = current;
        String left = world;
        if (refuseWithoutConnection("leave()", future)
                || refuseUnless(left != null, Reason.NOT_JOINED, "leave() without a joined world", future)) {
            return;
        }
        if (connection != null && left != null) {
            outbound.drainAll();
            connection.left();
            world = null;
            state = ConnectionState.CONNECTED;
            inbound.offer(LifeCycle.left(connection.epoch(), left));
            connection.connection().send(ClientMessages.leave(left), () -> future.complete(null));
        }
    }

    private void doDisconnect(NetworkException cause) {
        ServerConnection connection = current;
        if (connection != null) {
            outbound.drainAll();
            end(connection, cause);
            connection.connection().close(Connection.NORMAL_CLOSE);
        }
    }

    private void doClose() {
        doDisconnect(closed());
        state = ConnectionState.CLOSED;
        outbound.drain();
        inbound.close();
        completeIfReleased();
    }

    /** Fails a future unless a condition holds; true if it was failed. */
    private boolean refuseUnless(boolean condition, Reason reason, String what, CompletableFuture<Void> future) {
        if (state == ConnectionState.CLOSED) {
            future.completeExceptionally(closed());
            return true;
        }
        if (!condition) {
            future.completeExceptionally(new NetworkException(
                    reason, what + ": state=" + state + ", world=" + world + ", url=" + shownUrl()));
        }
        return !condition;
    }

    /** Without a connection the reason is why there is none, so that a {@code join} behind a failing {@code connect} fails alike, however fast that was. */
    private boolean refuseWithoutConnection(String call, CompletableFuture<Void> future) {
        NetworkException cause = lastCause;
        if (state == ConnectionState.IDLE && cause != null) {
            future.completeExceptionally(
                    new NetworkException(cause.reason(), call + " without a connection: " + cause.getMessage(), cause));
            return true;
        }
        return refuseUnless(state != ConnectionState.IDLE, Reason.NOT_CONNECTED, call + " before connect()", future);
    }

    private void sendJoin() {
        ServerConnection connection = current;
        Join join = joining;
        if (connection != null && join != null) {
            // The epoch first: a packet that was made before must not look like one of the new world.
            epoch = ++lastEpoch;
            state = ConnectionState.JOINING;
            connection.joining(join.world, epoch);
            joinTimer = loop.schedule(() -> onJoinTimeout(connection, join), config.joinTimeoutMs());
            connection.connection().send(join.message, () -> {});
        }
    }

    /** Ends the connection too: whether the server has let this client in is unknown, and both a second JOIN and a LEAVE may do harm then. */
    private void onJoinTimeout(ServerConnection connection, Join join) {
        if (connection == current && join == joining) {
            end(
                    connection,
                    new NetworkException(
                            Reason.JOIN_TIMEOUT,
                            "no INIT in time: world=" + join.world + ", url=" + connection.url() + ", joinTimeoutMs="
                                    + config.joinTimeoutMs()));
            connection.connection().close(Connection.NORMAL_CLOSE);
        }
    }

    // What the connection tells.

    void onOpen(ServerConnection connection) {
        if (connection != current) {
            return;
        }
        state = ConnectionState.CONNECTED;
        inbound.offer(LifeCycle.connected(connection.epoch()));
        CompletableFuture<Void> future = connecting;
        connecting = null;
        if (future != null) {
            future.complete(null);
        }
        sendJoin();
    }

    void onWritable(ServerConnection connection) {
        if (connection == current) {
            outbound.drain();
        }
    }

    void onClosed(ServerConnection connection, NetworkException cause) {
        end(connection, cause);
    }

    void onReleased() {
        unreleased--;
        completeIfReleased();
    }

    private void completeIfReleased() {
        if (state == ConnectionState.CLOSED && unreleased == 0) {
            released.complete(null);
        }
    }

    /** Ends a connection for the session, once: the game is told behind the last message, and whoever waits gets the cause. The socket is not closed here. */
    private void end(ServerConnection connection, NetworkException cause) {
        if (connection != current) {
            return;
        }
        current = null;
        boolean wasOpen = connection.isOpen();
        connection.end(cause);
        world = null;
        state = ConnectionState.IDLE;
        lastCause = cause.reason() == Reason.CLOSED ? null : cause;
        if (joinTimer != null) {
            joinTimer.cancel();
            joinTimer = null;
        }
        if (wasOpen) {
            inbound.offerEnd(connection.source());
        }
        outbound.drain();
        failWaiting(cause);
    }

    private void failWaiting(NetworkException cause) {
        CompletableFuture<Void> connect = connecting;
        Join join = joining;
        connecting = null;
        joining = null;
        if (connect != null) {
            connect.completeExceptionally(cause);
        }
        if (join != null) {
            join.future.completeExceptionally(cause);
        }
    }

    // What the messages tell.

    Interests interests() {
        return interests;
    }

    void countOtherWorld() {
        counters.increment(Counter.OTHER_WORLD);
    }

    /** Takes over what the decoder has recognised. */
    void learn(ServerConnection connection, boolean fromInit) {
        if (connection != current) {
            return;
        }
        ServerTraits traits = connection.decoder().traits();
        ServerInfo before = server;
        server = traits.info(before);
        if (before.generation() == null && server.generation() != null) {
            LOGGER.log(INFO, "generation recognised: url={0}, {1}", connection.url(), server);
        }
        if (fromInit) {
            clientId = traits.clientId();
        }
    }

    /** INIT has come and is about to be handed over. */
    void onInit(ServerConnection connection, String joined) {
        if (connection == current) {
            world = joined;
            state = ConnectionState.JOINED;
            LOGGER.log(
                    INFO, "joined: world={0}, url={1}, generation={2}", joined, connection.url(), server.generation());
        }
    }

    /** INIT is handed over. */
    void onJoined(ServerConnection connection) {
        Join join = joining;
        if (connection != current || join == null) {
            return;
        }
        joining = null;
        if (joinTimer != null) {
            joinTimer.cancel();
            joinTimer = null;
        }
        join.future.complete(null);
    }

    /** The server has refused something. It ends the connection then, except for a kick; so this end does it in any case. */
    void onServerError(ServerConnection connection, NetworkException error) {
        if (connection == current) {
            end(connection, error);
            connection.connection().close(Connection.NORMAL_CLOSE);
        }
    }

    // What packets ask.

    @Override
    public @Nullable Connection target(int messageTypeId, int packetEpoch) {
        ServerConnection connection = current;
        if (connection == null || !connection.isOpen()) {
            return null;
        }
        boolean allowed = messageTypeId == MessageType.ACTION.id()
                ? connection.isOwnEpoch(packetEpoch)
                : state == ConnectionState.JOINED && packetEpoch == epoch;
        return allowed ? connection.connection() : null;
    }

    private String shownUrl() {
        ServerConnection connection = current;
        return connection == null ? "none" : connection.url().toString();
    }
}
