package io.voxelize.net.internal.session;

import static java.lang.System.Logger.Level.INFO;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.encode.ClientMessages;
import io.voxelize.net.internal.encode.Link;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.InboundPath;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.ServerInfo;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a network stands, and the only one to change it.
 *
 * <pre>
 *          connect            handshake            JOIN               INIT
 *   IDLE ───────────► CONNECTING ────► CONNECTED ──────► JOINING ──────────► JOINED
 *    ▲                    │             ▲  │  ▲              │                │  │
 *    │                  failed          │  │  └─written─ LEAVING ◄───leave─────┘  │
 *    ├────────────────────┘             │  │                 │                   │
 *    │                              back│  │lost             │lost               │lost, reconnect
 *    │  not worth it, disconnect        │  ▼                 ▼                   ▼
 *    └────────────────────────────── RECONNECTING ◄──────────────────────────────┘
 *                                       └──── JOIN, INIT: back in the world ────► JOINED
 *   disconnect and refusals: IDLE from anywhere        close: CLOSED from anywhere
 * </pre>
 *
 * <table>
 * <caption>What each state is left by, and what the listeners hear of it</caption>
 * <tr><th>state</th><th>is left when</th><th>for</th><th>listeners hear</th></tr>
 * <tr><td>IDLE</td><td>{@code connect()}</td><td>CONNECTING</td><td>-</td></tr>
 * <tr><td>CONNECTING</td><td>the handshake is done</td><td>CONNECTED</td><td>onConnected</td></tr>
 * <tr><td></td><td>it failed</td><td>IDLE</td><td>-</td></tr>
 * <tr><td>CONNECTED</td><td>{@code join()}, now or before</td><td>JOINING</td><td>-</td></tr>
 * <tr><td>JOINING</td><td>INIT came</td><td>JOINED</td><td>onJoined, INIT</td></tr>
 * <tr><td></td><td>refused, or too late</td><td>IDLE</td><td>onDisconnected</td></tr>
 * <tr><td>JOINED</td><td>{@code leave()}</td><td>LEAVING</td><td>onLeft</td></tr>
 * <tr><td>LEAVING</td><td>LEAVE is written</td><td>CONNECTED</td><td>-</td></tr>
 * <tr><td>CONNECTED, JOINING, JOINED, LEAVING</td><td>the connection is lost; {@code reconnect()}</td><td>RECONNECTING</td><td>onReconnecting</td></tr>
 * <tr><td>RECONNECTING</td><td>an attempt failed</td><td>RECONNECTING</td><td>onReconnecting</td></tr>
 * <tr><td></td><td>the handshake is done, no world to join</td><td>CONNECTED</td><td>onReconnected</td></tr>
 * <tr><td></td><td>INIT came</td><td>JOINED</td><td>onReconnected, onJoined, INIT</td></tr>
 * <tr><td>all but IDLE, CONNECTING, CLOSED</td><td>it is not worth another attempt; {@code disconnect()}</td><td>IDLE</td><td>onDisconnected</td></tr>
 * <tr><td>all</td><td>{@code close()}</td><td>CLOSED</td><td>onDisconnected, if onConnected came last of the two</td></tr>
 * </table>
 *
 * <p>Every call is a task for the event loop, so calls take effect in their order. A number, the epoch, grows with each
 * connection and each JOIN: what carries an older one belongs to something that is over.
 *
 * <p>Whether a lost connection is tried again is decided when everything that came of it was handed over, because the
 * last of it may be an ERROR that forbids it; see {@link #onMessagesDrained}. So a game that has fallen behind comes
 * back when it has caught up.
 *
 * <p><b>Thread:</b> event loop, except the public methods: any.
 */
public final class Session implements Link, Outbound.Gate {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");
    private static final String MOTION = "motion.v1";
    private static final int MAX_GUEST_NUMBER = 10_000;
    private static final long UNKNOWN = -1;
    /** A packet sent longer ago counts as arrived even where the server answers no pings. */
    private static final long MIN_UNCONFIRMED_MS = 1_000;

    private final NetworkConfig config;
    private final Loop loop;
    private final Connector connector;
    private final InboundPath inbound;
    private final Outbound outbound;
    private final Supplier<MessageDecoder> decoders;
    private final WritableCounters counters;
    private final LoopListeners listeners;
    private final String username;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private volatile ConnectionState state = ConnectionState.IDLE;
    private volatile int epoch;
    private volatile String clientId;
    private volatile @Nullable String world;
    private volatile Interests interests = Interests.NONE;
    private volatile ServerInfo server;
    private volatile boolean keepingPackets;
    private volatile long roundTripNs = UNKNOWN;

    private final Backoff backoff;
    private final List<CompletableFuture<Void>> reconnectFutures = new ArrayList<>();
    private int lastEpoch;
    private String url = "";
    /**
     * What the application asks for, or what the server chose for it: a connection that comes back is the same client.
     */
    private String sessionClientId = "";

    private @Nullable ServerConnection current;
    /** The lost connection of which messages may still wait for the game thread. */
    private @Nullable ServerConnection draining;

    private @Nullable CompletableFuture<Void> connecting;
    private @Nullable CompletableFuture<Void> leaving;
    private @Nullable DesiredWorld desired;
    private Loop.@Nullable Timer joinTimer;
    private Loop.@Nullable Timer joinDeadline;
    private Loop.@Nullable Timer leaveTimer;
    private Loop.@Nullable Timer retryTimer;
    private Loop.@Nullable Timer steadyTimer;
    /** The application asked for the next attempt, which therefore begins without a delay. */
    private boolean skipBackoff;
    /** The next attempt waits until every former socket is closed: a server must not see two clients. */
    private boolean awaitsSocketRelease;
    /** Why the last attempt or connection ended, unless the application wanted it. */
    private @Nullable NetworkException lastCause;
    /**
     * Connections whose socket is not closed yet: the current one, and former ones that wait for the server's Close
     * frame.
     */
    private int openSockets;

    /** A world that the application wants to be in, from {@code join()} to {@code leave()}, over lost connections. */
    private static final class DesiredWorld {
        private final String world;
        private final byte[] message;
        private final CompletableFuture<Void> future;
        /** INIT has come once: from now on it is brought back whatever happens. */
        private boolean entered;
        /** What carries a number from here on was meant for this world. */
        private int firstEpoch;

        private DesiredWorld(String world, byte[] message, CompletableFuture<Void> future) {
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
     * @param random from 0 to 1, for the waiting times.
     */
    public Session(
            NetworkConfig config,
            Loop loop,
            Connector connector,
            InboundPath inbound,
            OutboundRing outbound,
            Supplier<MessageDecoder> decoders,
            WritableCounters counters,
            ServerInfo server,
            DoubleSupplier random) {
        this.config = config;
        this.loop = loop;
        this.connector = connector;
        this.inbound = inbound;
        this.outbound = new Outbound(outbound, loop, this, config, counters);
        this.backoff = new Backoff(config, random);
        this.decoders = decoders;
        this.counters = counters;
        this.listeners = new LoopListeners(counters);
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
    public boolean keepsPackets() {
        return keepingPackets;
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

    /**
     * Returns how long the last ping took.
     *
     * @return nanoseconds, -1 if none was answered on this connection.
     */
    public long roundTripNs() {
        return roundTripNs;
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
     * Adds a listener that is called at once, on the event loop.
     *
     * @param listener to add.
     */
    public void addListener(ConnectionListener listener) {
        listeners.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener that was added; another does no harm.
     */
    public void removeListener(ConnectionListener listener) {
        listeners.remove(listener);
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

    /**
     * Gives up the connection, or the wait for the next attempt, and tries at once.
     *
     * @return completes on the event loop.
     */
    public CompletableFuture<Void> reconnect() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> doReconnect(future));
        return future;
    }

    /** Ends the connection, if there is one. */
    public void disconnect() {
        loop.execute(
                () -> terminate(new NetworkException(Reason.CLOSED, "disconnect() was called: url=" + shownUrl())));
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

    private void doConnect(String newUrl, CompletableFuture<Void> future) {
        if (refuseUnless(
                state == ConnectionState.IDLE, Reason.ALREADY_CONNECTED, "connect() while connected", future)) {
            return;
        }
        ServerUrl parsed;
        try {
            parsed = ServerUrl.of(newUrl, config);
        } catch (NetworkException ex) {
            lastCause = ex;
            future.completeExceptionally(ex);
            return;
        }
        lastCause = null;
        connecting = future;
        url = newUrl;
        sessionClientId = config.clientId();
        backoff.reset();
        state = ConnectionState.CONNECTING;
        open(parsed);
    }

    private void open(ServerUrl parsed) {
        epoch = ++lastEpoch;
        ServerConnection opened =
                new ServerConnection(this, parsed, decoders.get(), epoch, state == ConnectionState.RECONNECTING);
        current = opened;
        learn(opened, false);
        openSockets++;
        opened.open(connector);
    }

    private void doJoin(String newWorld, CompletableFuture<Void> future) {
        if (refuseWithoutConnection("join()", future)
                || refuseUnless(
                        desired == null, Reason.ALREADY_CONNECTED, "join() while in a world or joining one", future)) {
            return;
        }
        byte[] message;
        try {
            message = ClientMessages.join(newWorld, username, capabilities());
        } catch (NetworkException ex) {
            future.completeExceptionally(ex);
            return;
        }
        DesiredWorld target = new DesiredWorld(newWorld, message, future);
        desired = target;
        joinDeadline =
                loop.schedule(() -> onJoinDeadline(target), Math.max(config.joinDeadlineMs(), config.joinTimeoutMs()));
        if (state == ConnectionState.CONNECTED) {
            sendJoin();
        }
    }

    private String[] capabilities() {
        return config.motion() ? new String[] {MOTION} : new String[0];
    }

    private void doLeave(CompletableFuture<Void> future) {
        DesiredWorld left = desired;
        if (refuseWithoutConnection("leave()", future)
                || refuseUnless(
                        left != null && left.entered, Reason.NOT_JOINED, "leave() without a joined world", future)) {
            return;
        }
        if (left != null && state == ConnectionState.JOINED && !mayHaveBeenRemoved()) {
            leave(left, future);
        } else if (left != null) {
            leaveWithoutPacket(left);
            future.complete(null);
        }
    }

    /**
     * Until 2026-02-07, when a server noticed late that a former socket had died, it took this client out of the world
     * and said nothing; and a LEAVE of who is in no world kills servers before 2024-07. Servers that are known to be
     * newer than either survive it.
     */
    private boolean mayHaveBeenRemoved() {
        ServerConnection connection = current;
        return connection != null
                && connection.isReconnect()
                && !server.bulkUpdates()
                && !connection.connection().wasPinged();
    }

    private void leave(DesiredWorld left, CompletableFuture<Void> future) {
        ServerConnection connection = current;
        if (connection == null) {
            throw new IllegalStateException("joined without a connection: world=" + left.world);
        }
        outbound.drainAll();
        connection.left();
        world = null;
        desired = null;
        state = ConnectionState.LEAVING;
        leaving = future;
        offer(LifeCycle.left(connection.epoch(), left.world));
        leaveTimer = loop.schedule(() -> onLeaveTimeout(connection), config.closeTimeoutMs());
        connection.connection().send(ClientMessages.leave(left.world), () -> onLeaveWritten(connection));
    }

    private void onLeaveWritten(ServerConnection connection) {
        if (connection == current && state == ConnectionState.LEAVING) {
            state = ConnectionState.CONNECTED;
            left();
            if (desired != null) {
                sendJoin();
            }
        }
    }

    /**
     * The server has not taken LEAVE, and what is before it, in time. Without a connection there is no player either,
     * so the connection is given up.
     */
    private void onLeaveTimeout(ServerConnection connection) {
        drop(
                connection,
                new NetworkException(
                        Reason.CONNECTION_LOST,
                        "server did not take LEAVE in time: url=" + connection.url() + ", closeTimeoutMs="
                                + config.closeTimeoutMs()));
    }

    /** The world is left: LEAVE was sent, or the connection is gone, which means the same to the server. */
    private void left() {
        leaveTimer = cancel(leaveTimer);
        CompletableFuture<Void> future = leaving;
        leaving = null;
        if (future != null) {
            future.complete(null);
        }
    }

    /** Leaves without LEAVE: by giving up the connection, if there is one. */
    private void leaveWithoutPacket(DesiredWorld left) {
        outbound.drainAll();
        desired = null;
        keepingPackets = false;
        outbound.forgetKept();
        offer(LifeCycle.left(epoch, left.world));
        ServerConnection connection = current;
        if (connection != null && connection.isOpen()) {
            // Perhaps the server has let this client in, perhaps not: a LEAVE might kill the server, and no LEAVE might
            // leave a player there.
            skipBackoff = true;
            drop(connection, new NetworkException(Reason.CLOSED, "leave() was called: url=" + connection.url()));
        }
    }

    private void doReconnect(CompletableFuture<Void> future) {
        if (refuseWithoutConnection("reconnect()", future)
                || refuseUnless(
                        state != ConnectionState.CONNECTING,
                        Reason.ALREADY_CONNECTED,
                        "reconnect() while connecting",
                        future)) {
            return;
        }
        reconnectFutures.add(future);
        ServerConnection connection = current;
        if (state != ConnectionState.RECONNECTING && connection != null) {
            skipBackoff = true;
            outbound.drainAll();
            drop(connection, new NetworkException(Reason.CLOSED, "reconnect() was called: url=" + connection.url()));
        } else if (retryTimer != null) {
            retryTimer = cancel(retryTimer);
            attempt();
        } else if (draining != null) {
            skipBackoff = true;
        }
    }

    private void doClose() {
        terminate(closed());
        state = ConnectionState.CLOSED;
        outbound.drain();
        listeners.endNow();
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

    /**
     * Without a connection the reason is why there is none, so that a {@code join} behind a failing {@code connect}
     * fails alike, however fast that was.
     */
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
        DesiredWorld target = desired;
        if (connection != null && target != null) {
            // The epoch first: a packet that was made before must not look like one of the new world.
            epoch = ++lastEpoch;
            if (state != ConnectionState.RECONNECTING) {
                state = ConnectionState.JOINING;
            }
            connection.joining(target.world, epoch);
            writeJoin(connection, target);
        }
    }

    private void writeJoin(ServerConnection connection, DesiredWorld target) {
        joinTimer = loop.schedule(() -> onJoinTimeout(connection, target), config.joinTimeoutMs());
        connection.connection().send(target.message, () -> {});
    }

    /**
     * Where a second JOIN may do harm, so may a LEAVE: whether the server has let this client in is unknown. The
     * connection ends then.
     */
    private void onJoinTimeout(ServerConnection connection, DesiredWorld target) {
        if (connection != current || target != desired) {
            return;
        }
        if (connection.mayJoinAgain()) {
            writeJoin(connection, target);
        } else {
            drop(connection, joinTimeout(target, "joinTimeoutMs=" + config.joinTimeoutMs()));
        }
    }

    private void onJoinDeadline(DesiredWorld target) {
        if (target == desired) {
            terminate(joinTimeout(target, "joinDeadlineMs=" + config.joinDeadlineMs()));
        }
    }

    private NetworkException joinTimeout(DesiredWorld target, String limit) {
        NetworkException cause = lastCause;
        String text = "no INIT in time: world=" + target.world + ", url=" + shownUrl() + ", " + limit;
        return cause == null
                ? new NetworkException(Reason.JOIN_TIMEOUT, text)
                : new NetworkException(Reason.JOIN_TIMEOUT, text + ", lastFailure=" + cause.getMessage(), cause);
    }

    // What the connection tells.

    void onOpen(ServerConnection connection) {
        if (connection != current) {
            return;
        }
        server = server.withTls(connection.connection().tls());
        boolean first = state == ConnectionState.CONNECTING;
        if (first) {
            state = ConnectionState.CONNECTED;
            offer(LifeCycle.connected(connection.epoch()));
            CompletableFuture<Void> future = connecting;
            connecting = null;
            if (future != null) {
                future.complete(null);
            }
        } else if (desired == null) {
            state = ConnectionState.CONNECTED;
            offer(LifeCycle.reconnected(connection.epoch()));
            onReconnected();
        }
        sendJoin();
    }

    void onWritable(ServerConnection connection) {
        if (connection == current) {
            outbound.drain();
        }
    }

    void onRoundTrip(ServerConnection connection, long ns) {
        if (connection == current) {
            roundTripNs = ns;
            outbound.confirmBefore(System.nanoTime() - ns);
        }
    }

    void onClosed(ServerConnection connection, NetworkException cause) {
        end(connection, cause);
    }

    void onReleased() {
        openSockets--;
        completeIfReleased();
        if (awaitsSocketRelease && openSockets == 0) {
            attempt();
        }
    }

    private void completeIfReleased() {
        if (state == ConnectionState.CLOSED && openSockets == 0) {
            released.complete(null);
        }
    }

    /** Tells everybody of a step, the game thread behind what came before. */
    private void offer(LifeCycle step) {
        listeners.hear(step);
        inbound.offer(step);
    }

    /** Tells those who hear of everything at once of a step that reaches the game thread another way. */
    void hear(LifeCycle step) {
        listeners.hear(step);
    }

    // How it ends, and comes back.

    /** Ends a connection from this side. */
    private void drop(ServerConnection connection, NetworkException cause) {
        if (connection == current) {
            end(connection, cause);
            connection.connection().close(Connection.NORMAL_CLOSE);
        }
    }

    /** Ends a connection for the session, once. The socket is not closed here. */
    private void end(ServerConnection connection, NetworkException cause) {
        if (connection != current) {
            return;
        }
        boolean wasOpen = connection.isOpen();
        forget(connection, cause);
        if (state == ConnectionState.CONNECTING) {
            giveUp(cause);
        } else if (!wasOpen) {
            offer(settle(connection, cause));
        } else if (shouldReconnect(connection, cause)) {
            enterReconnecting();
            draining = connection;
            inbound.offerEnd(connection.source());
            outbound.drain();
        } else {
            listeners.expectEnd(disconnected(connection.epoch(), cause));
            inbound.offerEnd(connection.source());
            giveUp(cause);
        }
    }

    private void forget(ServerConnection connection, NetworkException cause) {
        current = null;
        world = null;
        roundTripNs = UNKNOWN;
        connection.end(cause);
        joinTimer = cancel(joinTimer);
        steadyTimer = cancel(steadyTimer);
        lastCause = cause.reason() == Reason.CLOSED ? null : cause;
        long unconfirmedMs = Math.max(config.deadPeerTimeoutMs(), MIN_UNCONFIRMED_MS);
        outbound.confirmBefore(System.nanoTime() - MILLISECONDS.toNanos(unconfirmedMs));
        outbound.countUnconfirmed(cause.reason() != Reason.CLOSED);
        left();
    }

    /** From now on some packets are kept, others refused. */
    private void enterReconnecting() {
        DesiredWorld wanted = desired;
        state = ConnectionState.RECONNECTING;
        keepingPackets = wanted != null && wanted.entered;
    }

    /**
     * Everything of an ended connection was handed over, an ERROR that waited included.
     *
     * @param cause the best known.
     * @return what to tell the game.
     */
    LifeCycle onMessagesDrained(ServerConnection connection, NetworkException cause) {
        if (connection != draining) {
            return disconnected(connection.epoch(), cause);
        }
        draining = null;
        return settle(connection, cause);
    }

    private LifeCycle settle(ServerConnection connection, NetworkException cause) {
        if (shouldReconnect(connection, cause)) {
            return retry(connection, cause);
        }
        NetworkException end = cause;
        if (Retry.after(cause.reason()) != Retry.NEVER && backoff.attempt() > 0) {
            end = new NetworkException(
                    cause.reason(), "gave up: attempts=" + backoff.attempt() + ", last failure: " + cause.getMessage());
        }
        giveUp(end);
        return disconnected(connection.epoch(), end);
    }

    private static LifeCycle disconnected(int epoch, NetworkException cause) {
        return LifeCycle.disconnected(epoch, cause.reason(), String.valueOf(cause.getMessage()));
    }

    private boolean shouldReconnect(ServerConnection connection, NetworkException cause) {
        if (skipBackoff) {
            return true;
        }
        Retry retry = cause.reason() == Reason.ALREADY_IN_WORLD && connection.isReconnect()
                ? Retry.YES
                : Retry.after(cause.reason());
        boolean asked = desired != null && !desired.entered;
        return backoff.hasNext() && (asked ? retry == Retry.YES : retry != Retry.NEVER);
    }

    private LifeCycle retry(ServerConnection connection, NetworkException cause) {
        long delayMs = backoff.nextDelayMs();
        if (skipBackoff) {
            skipBackoff = false;
            delayMs = 0;
        }
        enterReconnecting();
        lastCause = cause.reason() == Reason.CLOSED ? null : cause;
        retryTimer = loop.schedule(this::attempt, delayMs);
        return LifeCycle.reconnecting(connection.epoch(), cause, backoff.attempt(), delayMs);
    }

    private void attempt() {
        retryTimer = null;
        awaitsSocketRelease = openSockets > 0;
        if (!awaitsSocketRelease) {
            NetworkConfig same = sessionClientId.equals(config.clientId())
                    ? config
                    : config.toBuilder().clientId(sessionClientId).build();
            open(ServerUrl.of(url, same));
        }
    }

    /** The connection stands again, and so does the stay in a world if there was one. */
    private void onReconnected() {
        keepingPackets = false;
        lastCause = null;
        cancel(steadyTimer);
        steadyTimer = loop.schedule(backoff::reset, config.reconnectMaxDelayMs());
        List<CompletableFuture<Void>> back = List.copyOf(reconnectFutures);
        reconnectFutures.clear();
        back.forEach(future -> future.complete(null));
    }

    /** Ends everything for good, from whatever state. */
    private void terminate(NetworkException cause) {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        ServerConnection connection = current;
        boolean told = state != ConnectionState.CONNECTING && state != ConnectionState.IDLE;
        if (connection != null) {
            outbound.drainAll();
            boolean wasOpen = connection.isOpen();
            forget(connection, cause);
            if (wasOpen) {
                told = false;
                listeners.expectEnd(disconnected(epoch, cause));
                inbound.offerEnd(connection.source());
            }
        } else if (draining != null) {
            told = false;
            listeners.expectEnd(disconnected(epoch, cause));
            draining.end(cause);
        }
        if (told) {
            offer(disconnected(epoch, cause));
        }
        lastCause = cause.reason() == Reason.CLOSED ? null : cause;
        giveUp(cause);
        if (connection != null) {
            connection.connection().close(Connection.NORMAL_CLOSE);
        }
    }

    /** Wants nothing any more: whoever waits gets the cause. */
    private void giveUp(NetworkException cause) {
        state = ConnectionState.IDLE;
        keepingPackets = false;
        draining = null;
        skipBackoff = false;
        awaitsSocketRelease = false;
        retryTimer = cancel(retryTimer);
        joinDeadline = cancel(joinDeadline);
        DesiredWorld over = desired;
        desired = null;
        outbound.drain();
        outbound.forgetKept();
        failWaiting(over, cause);
    }

    private void failWaiting(@Nullable DesiredWorld over, NetworkException cause) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>(reconnectFutures);
        reconnectFutures.clear();
        CompletableFuture<Void> connect = connecting;
        connecting = null;
        if (connect != null) {
            waiting.add(connect);
        }
        if (over != null) {
            waiting.add(over.future);
        }
        waiting.forEach(future -> future.completeExceptionally(cause));
    }

    private static Loop.@Nullable Timer cancel(Loop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
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
            sessionClientId = sessionClientId.isEmpty() ? traits.clientId() : sessionClientId;
        }
    }

    /**
     * INIT has come and is about to be handed over.
     *
     * @return true if the connection was away before.
     */
    boolean onInit(ServerConnection connection, String joined) {
        DesiredWorld entered = desired;
        if (connection != current || entered == null) {
            return false;
        }
        boolean back = state == ConnectionState.RECONNECTING;
        if (!entered.entered) {
            entered.entered = true;
            entered.firstEpoch = connection.epoch();
        }
        world = joined;
        state = ConnectionState.JOINED;
        LOGGER.log(
                INFO,
                "joined: world={0}, url={1}, again={2}, generation={3}",
                joined,
                connection.url(),
                back,
                server.generation());
        return back;
    }

    /** INIT is handed over. */
    void onJoined(ServerConnection connection) {
        DesiredWorld entered = desired;
        if (connection != current || entered == null) {
            return;
        }
        joinTimer = cancel(joinTimer);
        joinDeadline = cancel(joinDeadline);
        onReconnected();
        entered.future.complete(null);
        outbound.drain();
    }

    /**
     * The server has refused something. It ends the connection then, except for a kick; so this end does it in any
     * case.
     */
    void onServerError(ServerConnection connection, NetworkException error) {
        drop(connection, error);
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
                : state == ConnectionState.JOINED
                        && (packetEpoch == epoch || isForDesiredWorld(messageTypeId, packetEpoch));
        return allowed ? connection.connection() : null;
    }

    @Override
    public @Nullable Connection keptTarget() {
        ServerConnection connection = current;
        return connection != null && state == ConnectionState.JOINED ? connection.connection() : null;
    }

    @Override
    public boolean keeps(int messageTypeId, int packetEpoch) {
        return keepingPackets && isForDesiredWorld(messageTypeId, packetEpoch);
    }

    /**
     * Tells whether a packet may be sent over another connection than the one it was made for: of a kind that is kept,
     * and for this stay in the world.
     */
    private boolean isForDesiredWorld(int messageTypeId, int packetEpoch) {
        DesiredWorld current = desired;
        return KeptPackets.isKept(messageTypeId)
                && current != null
                && current.entered
                && packetEpoch - current.firstEpoch >= 0;
    }

    private String shownUrl() {
        ServerConnection connection = current;
        return connection == null ? "none" : connection.url().toString();
    }
}
