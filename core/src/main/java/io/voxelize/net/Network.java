package io.voxelize.net;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.encode.PacketBuffer;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.ring.AgronaAccess;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.session.Session;
import io.voxelize.net.internal.transport.EventLoopThread;
import io.voxelize.net.internal.transport.WebSocketConnector;
import io.voxelize.net.internal.view.Registration;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.ServerInfo;
import io.voxelize.net.metrics.Counters;
import io.voxelize.net.metrics.Gauge;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Voxelize server. The game's own thread reads from it with {@link #sync()} and writes to it with
 * {@link #flush()}.
 *
 * <pre>{@code
 * try (Network network = Network.create()) {
 *     network.register(message -> System.out.println(message.type()));
 *     network.connect("http://localhost:4000");
 *     network.join("tutorial").get(10, SECONDS);
 *     while (running) {
 *         network.sync();
 *         render();
 *         network.flush();
 *     }
 * }
 * }</pre>
 *
 * <p>An event loop thread reads the socket, decompresses and validates messages, and queues them; {@link #sync()}
 * delivers them to the interceptors. Interceptors encode what they send into their {@link Packets}; {@link #flush()}
 * hands it to the event loop, which sends it. While the game thread is behind, messages wait compressed; beyond a
 * limit, reading from the socket pauses. Nothing is lost and the order is kept.
 *
 * <p>The event loop completes the futures of {@link #connect}, {@link #join} and {@link #leave}, so the game thread may
 * wait for them without calling {@code sync()}. They fail with a {@link NetworkException}. Dependent actions without an
 * executor run on the event loop and must not block.
 *
 * <p>Several networks may share an event loop: {@link NetworkThreads}.
 *
 * <p>The first thread that calls {@link #register}, {@link #unregister}, {@link #sync()} or {@link #flush()} becomes
 * the game thread; {@link #claimThread()} changes it. With {@link NetworkConfig#autoSyncHz()} the library starts a game
 * thread of its own at the first {@link #connect}. All other methods may be called by any thread.
 *
 * <p><b>Thread:</b> as each method says.
 */
public final class Network implements AutoCloseable {

    private final NetworkConfig config;
    private final WritableCounters counters = new WritableCounters();
    private final NetworkThreads threads;
    private final EventLoopThread loop;
    private final Receiver receiver;
    private final OutboundRing outboundRing;
    private final Session session;
    private final PacketBuffer packets;
    private final @Nullable AutoSync autoSync;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;
    /** Completes when the connection is closed and its memory released; null until closing begins. */
    private @Nullable CompletableFuture<Void> released;

    /** The game thread; null before its first call. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    /** The game thread is inside {@link #sync()} or {@link #flush()}. */
    private boolean busy;

    private boolean finished;

    private Network(NetworkConfig config, NetworkThreads threads) {
        this.config = config;
        this.threads = threads;
        loop = threads.loop();
        receiver = new Receiver(config, threads.receivers(), counters);
        outboundRing = new OutboundRing(config.outboundRingLength());
        autoSync = config.autoSyncHz() == 0 ? null : new AutoSync(this, config);
        session = new Session(
                config,
                loop,
                new WebSocketConnector(loop, config, receiver, counters),
                receiver,
                outboundRing,
                counters,
                ServerTraits.unknown(config.generation(), loop.transportName(), receiver.decompressor()),
                () -> ThreadLocalRandom.current().nextDouble());
        packets = new PacketBuffer(config, session.sendContext(), counters);
    }

    /**
     * Creates a network with the default settings. It does nothing until {@link #connect}.
     *
     * <p><b>Thread:</b> any.
     *
     * @return a new network; close it.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag, which
     *     the message names.
     */
    public static Network create() {
        return create(NetworkConfig.builder().build());
    }

    /**
     * Creates a network. It does nothing until {@link #connect}.
     *
     * <p><b>Thread:</b> any.
     *
     * @param config its settings.
     * @return a new network; close it.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag, which
     *     the message names, or if the configured transport is not available on this platform.
     */
    public static Network create(NetworkConfig config) {
        AgronaAccess.check();
        return new Network(config, new NetworkThreads(config, false));
    }

    /**
     * Creates a network that shares an event loop with others. It does nothing until {@link #connect}.
     *
     * <p>Close it on its game thread, or after {@link #claimThread()}. Otherwise messages that the game thread has not
     * read keep their shared memory until that thread's next call.
     *
     * <p><b>Thread:</b> any.
     *
     * @param config its settings; those that {@link NetworkConfig} calls shared are taken from the threads instead.
     * @param threads event loop and memory to share.
     * @return a new network; close it. Closing the threads closes it too.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the longest message that the
     *     settings allow does not fit half of the threads' slabs, or {@link NetworkException.Reason#CLOSED} if the
     *     threads are closed.
     */
    public static Network create(NetworkConfig config, NetworkThreads threads) {
        threads.requireRoom(config);
        Network network = new Network(config, threads);
        threads.add(network);
        return network;
    }

    /**
     * Adds interceptors in this order, behind those registered before, and calls {@link NetIntercept#attach} on each.
     * An interceptor registered after INIT receives the session's INIT first.
     *
     * <p>If an interceptor calls this, the added ones receive the next message first.
     *
     * <p><b>Thread:</b> game.
     *
     * @param intercepts to add.
     * @return this network.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if one is registered already,
     *     {@link NetworkException.Reason#CLOSED} or {@link NetworkException.Reason#WRONG_THREAD}.
     */
    public Network register(NetIntercept... intercepts) {
        enter();
        for (NetIntercept intercept : intercepts) {
            add(intercept);
        }
        return this;
    }

    /**
     * Removes an interceptor and calls {@link NetIntercept#detach}. Packets that it has not flushed are dropped and
     * counted. Does nothing if it is not registered.
     *
     * <p><b>Thread:</b> game.
     *
     * @param intercept to remove.
     * @return this network.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED} or
     *     {@link NetworkException.Reason#WRONG_THREAD}.
     */
    public Network unregister(NetIntercept intercept) {
        enter();
        Registration removed = receiver.unregister(intercept);
        if (removed != null) {
            session.countUnsent(removed.packets().discard());
            intercept.detach();
        }
        return this;
    }

    /**
     * Adds a listener that is called on the event loop at once, instead of by {@link #sync()} in order with the
     * messages. It suits logging, and showing that the connection is lost while the game thread is busy. It must not
     * block. Add it before {@link #connect}, since it misses earlier events. {@link ConnectionListener#onDropped} is
     * never called. Exceptions are counted and logged.
     *
     * <p>The loss of a connection is reported once it is known whether the library reconnects, which a received ERROR
     * may forbid. While received messages wait for the game thread, that is when it has read them.
     *
     * <p><b>Thread:</b> any.
     *
     * @param listener to add.
     * @return this network.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public Network addEventLoopListener(ConnectionListener listener) {
        requireOpen();
        session.addListener(listener);
        return this;
    }

    /**
     * Removes a listener of {@link #addEventLoopListener}. An event in progress on the event loop may still call it.
     *
     * <p><b>Thread:</b> any.
     *
     * @param listener to remove; does nothing if it was not added.
     * @return this network.
     */
    public Network removeEventLoopListener(ConnectionListener listener) {
        session.removeListener(listener);
        return this;
    }

    /**
     * Connects to a server. The path of the URL is replaced by {@code /ws/}, where servers listen, unless
     * {@link NetworkConfig#keepUrlPath()} keeps it in front.
     *
     * <p>If this first attempt fails, the future fails and no other attempt is made. A connection that was established
     * and is lost is opened again, up to {@link NetworkConfig#reconnectMaxAttempts()} times, with the same client id,
     * and the world is joined again; the guide has a table. There is no other attempt after an error that would occur
     * again: the server refused this client, its version or its world, or another client took over the same id.
     *
     * <p>May be called again after the connection has ended for good.
     *
     * <p><b>Thread:</b> any.
     *
     * @param url with scheme {@code http}, {@code https}, {@code ws} or {@code wss}; a query is kept.
     * @return completes when the WebSocket is open. Fails with {@link NetworkException.Reason#BAD_URL},
     *     {@link NetworkException.Reason#UNKNOWN_HOST}, {@link NetworkException.Reason#CONNECTION_REFUSED},
     *     {@link NetworkException.Reason#CONNECT_TIMEOUT}, {@link NetworkException.Reason#TLS_FAILED},
     *     {@link NetworkException.Reason#WRONG_SECRET}, {@link NetworkException.Reason#NOT_WEBSOCKET},
     *     {@link NetworkException.Reason#ALREADY_CONNECTED}, or the reason why the connection ended meanwhile.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> connect(String url) {
        requireOpen();
        if (autoSync != null) {
            autoSync.start();
        }
        return session.connect(url);
    }

    /**
     * Joins a world. Called right after {@link #connect} it waits for the connection, and fails with the same reason.
     * To change the world call {@link #leave()}, then {@code join}, without waiting in between; the connection is kept.
     *
     * <p>When the future completes, INIT is the next message of this world that {@link #sync()} delivers. From then on
     * the world is joined again whenever a lost connection is restored.
     *
     * <p>If the connection is lost during the join, it is opened and the world joined again until
     * {@link NetworkConfig#joinDeadlineMs()} is over. If the join fails, the connection has ended.
     *
     * <p><b>Thread:</b> any.
     *
     * @param world its name.
     * @return completes when INIT was received. Fails with {@link NetworkException.Reason#NOT_CONNECTED},
     *     {@link NetworkException.Reason#ALREADY_CONNECTED} if a world is joined or being joined,
     *     {@link NetworkException.Reason#UNKNOWN_WORLD}, {@link NetworkException.Reason#WORLD_FULL},
     *     {@link NetworkException.Reason#CLIENT_OUTDATED}, {@link NetworkException.Reason#SERVER_ERROR},
     *     {@link NetworkException.Reason#JOIN_TIMEOUT}, or the reason why the connection ended meanwhile.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> join(String world) {
        requireOpen();
        return session.join(world);
    }

    /**
     * Leaves the world and keeps the connection. Packets flushed before are sent first. Messages of the left world that
     * arrive afterwards are dropped and counted.
     *
     * <p>While a lost connection is being restored, the world is no longer joined again, and packets kept for it are
     * dropped and counted. After a reconnect the connection is closed and opened again instead of sending LEAVE if the
     * server may be older than 2025-12-26: such a server may have removed this client already, and LEAVE would then
     * crash it.
     *
     * <p><b>Thread:</b> any.
     *
     * @return completes when LEAVE is written, or when the connection is lost, which leaves the world as well. If the
     *     server does not take LEAVE within {@link NetworkConfig#closeTimeoutMs()}, the connection is closed and opened
     *     again. Fails with {@link NetworkException.Reason#NOT_CONNECTED} or
     *     {@link NetworkException.Reason#NOT_JOINED}.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> leave() {
        requireOpen();
        return session.leave();
    }

    /**
     * Reconnects at once. If the connection is lost, this skips the delay before the next attempt. If it is open,
     * packets flushed before are sent, then it is closed and opened again. A world that was joined is joined again.
     *
     * <p><b>Thread:</b> any; also from inside callbacks.
     *
     * @return completes when an attempt has restored the connection, and the world if one was joined. Fails with
     *     {@link NetworkException.Reason#NOT_CONNECTED} before {@link #connect} and after the connection ended for
     *     good, with {@link NetworkException.Reason#ALREADY_CONNECTED} during {@link #connect}, or with the reason why
     *     the connection ended for good.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> reconnect() {
        requireOpen();
        return session.reconnect();
    }

    /**
     * Delivers all queued messages to the interceptors, in order.
     *
     * <p><b>Thread:</b> game.
     *
     * @return how many messages were delivered.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED} or
     *     {@link NetworkException.Reason#WRONG_THREAD}.
     */
    public int sync() {
        return sync(SyncBudget.UNLIMITED);
    }

    /**
     * Delivers queued messages to the interceptors, in order, until a budget is used up; the rest waits for the next
     * call.
     *
     * <p><b>Thread:</b> game.
     *
     * @param budget limits of messages and time.
     * @return how many messages were delivered.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED} or
     *     {@link NetworkException.Reason#WRONG_THREAD}.
     */
    public int sync(SyncBudget budget) {
        enter();
        boolean outermost = !busy;
        busy = true;
        try {
            return receiver.sync(budget);
        } finally {
            exit(outermost);
        }
    }

    /**
     * Hands the packets of every interceptor, in the order of registration, and then those of {@link #packets()} to the
     * event loop, which sends them. Packets that find no room, because the server reads too slowly, stay for the next
     * call. Never blocks.
     *
     * <p><b>Thread:</b> game.
     *
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED} or
     *     {@link NetworkException.Reason#WRONG_THREAD}.
     */
    public void flush() {
        enter();
        boolean outermost = !busy;
        busy = true;
        try {
            flushAll();
            session.wakeOutbound();
        } finally {
            exit(outermost);
        }
    }

    /**
     * Ends the connection after sending the packets flushed before, or stops reconnecting. Does nothing without a
     * connection. {@link #sync()} still delivers the messages received before, then the end of the connection.
     *
     * <p><b>Thread:</b> any; also from inside callbacks.
     *
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public void disconnect() {
        requireOpen();
        session.disconnect();
    }

    /**
     * Ends the connection and releases all resources, in this order: the socket is closed, the event loop ends, buffers
     * are released, interceptors are detached. Messages that were not delivered are dropped. Idempotent, never throws.
     *
     * <p>If another thread than the game thread calls this, or an interceptor, the memory that the game thread may be
     * reading is released at the end of its current call, or at its next one.
     *
     * <p><b>Thread:</b> any.
     */
    @Override
    public void close() {
        close(!loop.inLoop());
    }

    /**
     * Closes without waiting. {@link NetworkThreads#close()} waits for the release of all networks together, since
     * waiting for each in turn would add up. Thread: any.
     */
    void closeReleased() {
        close(false);
    }

    private void close(boolean waits) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> begun = release();
        if (!threads.isShared()) {
            threads.end(begun);
        } else if (waits) {
            threads.await(begun);
        }
        threads.remove(this);
        if (autoSync != null) {
            autoSync.awaitEnd();
        }
        if (isOwner()) {
            // Inside sync() this only stops the delivery; sync() finishes when it returns.
            receiver.stopDelivering();
            if (!busy) {
                finish();
            }
        }
    }

    /** Starts closing, once, without waiting. The event loop completes the future. Thread: any. */
    synchronized CompletableFuture<Void> release() {
        CompletableFuture<Void> begun = released;
        if (begun == null) {
            closed = true;
            begun = session.close().thenRun(receiver::closeOnLoop);
            released = begun;
        }
        return begun;
    }

    /**
     * Returns the state of the connection. The event loop changes it, so it may lag behind a call such as
     * {@link #connect}.
     *
     * <p><b>Thread:</b> any.
     *
     * @return never null.
     */
    public ConnectionState state() {
        return session.state();
    }

    /**
     * Returns the id under which the server knows this client.
     *
     * <p><b>Thread:</b> any.
     *
     * @return the id in the last INIT; before the first INIT, the id in the settings, possibly empty.
     */
    public String clientId() {
        return session.clientId();
    }

    /**
     * Returns the player's display name.
     *
     * <p><b>Thread:</b> any.
     *
     * @return the name in the settings, or a generated one if they have none.
     */
    public String username() {
        return session.username();
    }

    /**
     * Returns the name of the joined world.
     *
     * <p><b>Thread:</b> any.
     *
     * @return null unless {@link #state()} is {@link ConnectionState#JOINED}.
     */
    public @Nullable String worldName() {
        return session.world();
    }

    /**
     * Returns the packets of a game that sends without an interceptor of its own. {@link #flush()} sends them behind
     * those of the interceptors.
     *
     * <p><b>Thread:</b> any; the returned object is for the game thread.
     *
     * @return always the same object.
     */
    public Packets packets() {
        return packets;
    }

    /**
     * Returns the counters of what was received, delivered, sent and dropped.
     *
     * <p><b>Thread:</b> any.
     *
     * @return always the same object; it counts over all connections of this network.
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Returns how many bytes a buffer or budget uses now.
     *
     * <p><b>Thread:</b> any.
     *
     * @param gauge to read.
     * @return bytes, {@code 0} or more.
     */
    public long gauge(Gauge gauge) {
        return switch (gauge) {
            case INBOUND_RING_BYTES -> receiver.pendingLength();
            case OUTBOUND_RING_BYTES -> outboundRing.pendingLength();
            case BACKLOG_BYTES -> receiver.backlogLength();
            case SLAB_BYTES -> receiver.slabsInUseLength();
            case RETAINED_BYTES -> receiver.retainedLength();
        };
    }

    /**
     * Returns the round trip of the last answered WebSocket ping. It includes the event loops of client and server, not
     * the game thread. Pings are sent four times per {@link NetworkConfig#deadPeerTimeoutMs()}; servers before
     * 2025-12-16 answer none. {@link io.voxelize.net.world.ServerPing} measures the round trip through the world.
     *
     * <p><b>Thread:</b> any.
     *
     * @return nanoseconds; -1 if none was answered on this connection.
     */
    public long roundTripNs() {
        return session.roundTripNs();
    }

    /**
     * Returns the settings.
     *
     * <p><b>Thread:</b> any.
     *
     * @return the settings given to {@link #create(NetworkConfig)}.
     */
    public NetworkConfig config() {
        return config;
    }

    /**
     * Returns what is known about the server.
     *
     * <p><b>Thread:</b> any.
     *
     * @return a snapshot; complete when a world is joined.
     */
    public ServerInfo server() {
        // The decompressor changes once the JVM has warmed up.
        return ServerTraits.withDecompressor(session.server(), receiver.decompressor());
    }

    /**
     * Makes the calling thread the game thread, for a game that moves its loop to another thread.
     *
     * <p><b>Thread:</b> any. The last call of the former game thread must happen before this call, as
     * {@link Thread#start()} guarantees for instance.
     *
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public void claimThread() {
        requireOpen();
        owner.set(Thread.currentThread());
        ownPackets();
    }

    private void add(NetIntercept intercept) {
        PacketBuffer own = new PacketBuffer(config, session.sendContext(), counters);
        own.claimThread();
        if (!receiver.register(intercept, own)) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT, "interceptor is registered already: intercept=" + intercept);
        }
        intercept.attach(own);
    }

    private void flushAll() {
        boolean room = true;
        for (Registration registration : receiver.registrations()) {
            onFlush(registration.intercept());
            // Packets that do not fit hold up those behind them, since packets must not overtake each other.
            room = room && registration.packets().flushTo(outboundRing);
        }
        if (room) {
            packets.flushTo(outboundRing);
        }
    }

    // An exception of one interceptor must not affect the others.
    private void onFlush(NetIntercept intercept) {
        try {
            intercept.onFlush();
        } catch (Throwable ex) {
            receiver.failed(intercept, ex);
        }
    }

    private void detach(NetIntercept intercept) {
        try {
            intercept.detach();
        } catch (Throwable ex) {
            receiver.failed(intercept, ex);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new NetworkException(Reason.CLOSED, "network is closed");
        }
    }

    /** Every call of the game thread begins here. */
    private void enter() {
        Thread caller = Thread.currentThread();
        if (owner.get() != caller) {
            own(caller);
        }
        if (closed) {
            if (!busy) {
                finish();
            }
            requireOpen();
        }
    }

    private void own(Thread caller) {
        if (!owner.compareAndSet(null, caller)) {
            throw new NetworkException(
                    Reason.WRONG_THREAD,
                    "called by a thread that is not the game thread; call claimThread() first: caller="
                            + caller.getName() + ", owner=" + ownerName());
        }
        ownPackets();
    }

    private void ownPackets() {
        packets.claimThread();
        for (Registration registration : receiver.registrations()) {
            registration.packets().claimThread();
        }
    }

    private String ownerName() {
        Thread current = owner.get();
        return current == null ? "none" : current.getName();
    }

    /** Sets the game thread before it starts. */
    void assignThread(Thread thread) {
        owner.set(thread);
    }

    private boolean isOwner() {
        Thread current = owner.get();
        return current == null || current == Thread.currentThread();
    }

    private void exit(boolean outermost) {
        if (outermost) {
            busy = false;
            if (closed) {
                finish();
            }
        }
    }

    /** The game thread's part of closing: nothing is read any more, so the memory that it read can be released. */
    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        busy = true;
        receiver.closeOnGame();
        int dropped = packets.discard();
        for (Registration registration : receiver.registrations()) {
            dropped += registration.packets().discard();
            detach(registration.intercept());
        }
        session.countUnsent(dropped);
    }
}
