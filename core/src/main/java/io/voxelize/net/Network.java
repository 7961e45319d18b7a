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
 * A game's way into the worlds of a Voxelize server: one connection, drained and flushed by the game's own thread.
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
 * <p>An event loop thread of its own reads the socket, decompresses and checks what comes, and queues it;
 * {@link #sync()} hands it to the interceptors. Interceptors say what they have to say through their {@link Packets};
 * {@link #flush()} gives it to the event loop, which sends it. When the game thread falls behind, messages wait
 * compressed, then reading from the socket pauses; nothing is lost and the order stays.
 *
 * <p>{@link #connect}, {@link #join} and {@link #leave} return futures that the event loop completes, so the game
 * thread may wait for them without calling {@code sync()}. They fail with a {@link NetworkException}. What is chained
 * to them without an executor runs on the event loop and must not block.
 *
 * <p>Several networks may share an event loop: {@link NetworkThreads}.
 *
 * <p>The first thread that calls {@link #register}, {@link #unregister}, {@link #sync()} or {@link #flush()} is the
 * game thread from then on; {@link #claimThread()} moves that. With {@link NetworkConfig#autoSyncHz()} it is a thread
 * of ours from {@link #connect} on. Everything else may be called from any thread.
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
    /** Completes when nothing is left of the connection; null until closing begins. */
    private @Nullable CompletableFuture<Void> released;

    /** The game thread; null until it has shown itself. */
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
        packets = new PacketBuffer(config, session.link(), counters);
    }

    /**
     * Creates a network with the default settings. It does nothing until {@link #connect}.
     *
     * <p><b>Thread:</b> any.
     *
     * @return a new network; close it.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag; the
     *     sentence names it.
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
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag, or if
     *     the transport that the settings ask for does not load here.
     */
    public static Network create(NetworkConfig config) {
        AgronaAccess.check();
        return new Network(config, new NetworkThreads(config, false));
    }

    /**
     * Creates a network that shares its event loop with others. It does nothing until {@link #connect}.
     *
     * <p>Close it on its game thread, or after {@link #claimThread()}: what the game thread has not read keeps its part
     * of the shared memory until then.
     *
     * <p><b>Thread:</b> any.
     *
     * @param config its settings; those that {@link NetworkConfig} calls shared count for the threads, not here.
     * @param threads to share.
     * @return a new network; close it. Closing the threads closes it too.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the longest message that the
     *     settings allow would not fit half of the threads' slabs, or {@link NetworkException.Reason#CLOSED} if the
     *     threads are.
     */
    public static Network create(NetworkConfig config, NetworkThreads threads) {
        threads.requireRoom(config);
        Network network = new Network(config, threads);
        threads.add(network);
        return network;
    }

    /**
     * Adds interceptors, in this order behind those that are there. Each is handed its packets at once. One that comes
     * after INIT is given the session's INIT first.
     *
     * <p>May be called by an interceptor; it then holds from the next message on.
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
     * Removes an interceptor. Its packets that are not flushed are dropped and counted. Does nothing if it is not
     * registered.
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
     * Adds a listener that hears of the connection at once, on the event loop, instead of through {@link #sync()} in
     * order with the messages: to log, or to show that the connection is away while the game thread is busy with
     * something else. It must not block. It hears of what happens from now on, so it is added before {@link #connect};
     * {@link ConnectionListener#onDropped} is never called.
     *
     * <p>That a connection was lost is told when it is known whether it is tried again: while messages of it wait
     * because the game is behind, that is when the game has read them. What it throws is counted and logged.
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
     * Removes a listener of {@link #addEventLoopListener}. It may be called once more by what is happening now.
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
     * Connects to a server. Of the URL's path nothing is kept, unless {@link NetworkConfig#keepUrlPath()} says so: a
     * server listens at {@code /ws/}.
     *
     * <p>If this first attempt fails, the future does, at once, and nothing is tried again. A connection that once
     * stood comes back by itself when it is lost, as often as {@link NetworkConfig#reconnectMaxAttempts()} says, as the
     * same client, and into the world that was joined; the guide has the table. Not after what would not change: the
     * server refused this client, its version or its world, or another client with the same id took over.
     *
     * <p>May be called again after the connection ended for good.
     *
     * <p><b>Thread:</b> any.
     *
     * @param url with scheme {@code http}, {@code https}, {@code ws} or {@code wss}; a query is kept.
     * @return completes when the WebSocket is open. Fails with {@link NetworkException.Reason#BAD_URL},
     *     {@link NetworkException.Reason#UNKNOWN_HOST}, {@link NetworkException.Reason#CONNECTION_REFUSED},
     *     {@link NetworkException.Reason#CONNECT_TIMEOUT}, {@link NetworkException.Reason#TLS_FAILED},
     *     {@link NetworkException.Reason#WRONG_SECRET}, {@link NetworkException.Reason#NOT_WEBSOCKET},
     *     {@link NetworkException.Reason#ALREADY_CONNECTED}, or what ended the connection meanwhile.
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
     * Enters a world. Right after {@link #connect} it waits for the connection, and fails with its cause. From one
     * world to another: {@link #leave()}, then {@code join}, on the same connection and without waiting in between.
     *
     * <p>When it completes, INIT is the next message that {@link #sync()} delivers of this world. From then on the
     * world is joined again whenever a lost connection is back.
     *
     * <p>A connection that is lost while the world is being joined is brought back, and the world is asked for again,
     * until {@link NetworkConfig#joinDeadlineMs()} is over. When it fails, the connection has ended.
     *
     * <p><b>Thread:</b> any.
     *
     * @param world its name.
     * @return completes when INIT has come. Fails with {@link NetworkException.Reason#NOT_CONNECTED},
     *     {@link NetworkException.Reason#ALREADY_CONNECTED} if a world is joined or being joined,
     *     {@link NetworkException.Reason#UNKNOWN_WORLD}, {@link NetworkException.Reason#WORLD_FULL},
     *     {@link NetworkException.Reason#CLIENT_OUTDATED}, {@link NetworkException.Reason#SERVER_ERROR},
     *     {@link NetworkException.Reason#JOIN_TIMEOUT}, or what else ended the connection meanwhile.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> join(String world) {
        requireOpen();
        return session.join(world);
    }

    /**
     * Leaves the world and keeps the connection. What was flushed before is sent before; what comes of the left world
     * afterwards is dropped and counted.
     *
     * <p>While a lost connection is brought back, only the wish to join that world again is given up, and what was kept
     * for it. One that is back is given up and opened anew if the server may be older than 2025-12-26: it may have
     * forgotten this client, and would not survive a LEAVE then.
     *
     * <p><b>Thread:</b> any.
     *
     * @return completes when LEAVE is written, or the connection is lost, which means the same to the server. A server
     *     that does not take it within {@link NetworkConfig#closeTimeoutMs()} is left by ending the connection, which
     *     then is brought back. Fails with {@link NetworkException.Reason#NOT_CONNECTED} or
     *     {@link NetworkException.Reason#NOT_JOINED}.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> leave() {
        requireOpen();
        return session.leave();
    }

    /**
     * Tries to connect again at once: instead of waiting for the next attempt to bring a lost connection back, or
     * instead of a connection that stands, which is ended after sending what was flushed. If a world was joined, it is
     * joined again.
     *
     * <p><b>Thread:</b> any; also from inside callbacks.
     *
     * @return completes when the connection, and the world if there was one, is back; with which attempt ever. Fails
     *     with {@link NetworkException.Reason#NOT_CONNECTED} before {@link #connect} and after the connection ended for
     *     good, with {@link NetworkException.Reason#ALREADY_CONNECTED} during {@link #connect}, or with what ended the
     *     connection for good.
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public CompletableFuture<Void> reconnect() {
        requireOpen();
        return session.reconnect();
    }

    /**
     * Delivers everything that is there to the interceptors.
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
     * Delivers to the interceptors what is there, within a budget; the rest waits for the next call.
     *
     * <p><b>Thread:</b> game.
     *
     * @param budget limits.
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
     * Hands the packets of every interceptor, in the order of their registration, and then those of {@link #packets()}
     * to the event loop, which sends them. What the server is too slow for stays for the next call. Never blocks.
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
     * Ends the connection, if there is one, after sending what was flushed, or stops bringing it back. What was
     * received before is still delivered by {@link #sync()}, the end of the connection last.
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
     * Ends the connection and gives everything back: first the socket is closed, then the event loop ends, then buffers
     * are released and interceptors detached. Messages that no {@link #sync()} delivered are dropped. Does nothing the
     * second time. Never throws.
     *
     * <p>Called by another thread than the game's, or by an interceptor, it leaves what the game thread may be reading
     * to the end of its current or to its next call.
     *
     * <p><b>Thread:</b> any.
     */
    @Override
    public void close() {
        close(!loop.inLoop());
    }

    /**
     * Closes it after its release was waited for, together with that of others: each for itself would add up. Thread:
     * any.
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
            // From inside sync() this only stops it; the rest is for when nobody reads any more.
            receiver.stopDelivering();
            if (!busy) {
                finish();
            }
        }
    }

    /** Starts to close, once, without waiting; what is returned completes on the event loop. Thread: any. */
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
     * Returns where the connection stands. It changes on the event loop, so right after a call it may still be what it
     * was.
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
     * @return what the last INIT said; before the first, what the settings ask for, possibly empty.
     */
    public String clientId() {
        return session.clientId();
    }

    /**
     * Returns the display name.
     *
     * <p><b>Thread:</b> any.
     *
     * @return that of the settings, or a made-up one if they have none.
     */
    public String username() {
        return session.username();
    }

    /**
     * Returns the world that is joined.
     *
     * <p><b>Thread:</b> any.
     *
     * @return null unless {@link #state()} is {@link ConnectionState#JOINED}.
     */
    public @Nullable String worldName() {
        return session.world();
    }

    /**
     * Returns packets for a game that sends without an interceptor of its own. They follow those of the interceptors.
     *
     * <p><b>Thread:</b> any; the packets are for the game thread.
     *
     * @return always the same.
     */
    public Packets packets() {
        return packets;
    }

    /**
     * Returns what was received, sent, dropped and paused.
     *
     * <p><b>Thread:</b> any.
     *
     * @return always the same, from before the first connection on.
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Returns how full something is, a snapshot.
     *
     * <p><b>Thread:</b> any.
     *
     * @param gauge which.
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
     * Returns how long the server took to answer the last ping, the event loops of both ends included, the game thread
     * not. Pings go out four times in {@link NetworkConfig#deadPeerTimeoutMs()}; servers before 2025-12-16 do not
     * answer any. {@link io.voxelize.net.world.ServerPing} measures the way through the world as well.
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
     * @return those given to {@link #create(NetworkConfig)}.
     */
    public NetworkConfig config() {
        return config;
    }

    /**
     * Returns what is known about the server.
     *
     * <p><b>Thread:</b> any.
     *
     * @return what is known now; complete when a world is joined.
     */
    public ServerInfo server() {
        // Which decompressor is at work changes once the JVM is warm.
        return ServerTraits.withDecompressor(session.server(), receiver.decompressor());
    }

    /**
     * Makes the calling thread the game thread, for a game that hands its loop to another thread.
     *
     * <p><b>Thread:</b> any; the former game thread must have made its last call before, and the hand-over between the
     * two threads must be synchronised, as by {@link Thread#start()}.
     *
     * @throws NetworkException with {@link NetworkException.Reason#CLOSED}.
     */
    public void claimThread() {
        requireOpen();
        owner.set(Thread.currentThread());
        ownPackets();
    }

    private void add(NetIntercept intercept) {
        PacketBuffer own = new PacketBuffer(config, session.link(), counters);
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
            // What does not fit holds up what is behind it, or packets would overtake each other.
            room = room && registration.packets().flushTo(outboundRing);
        }
        if (room) {
            packets.flushTo(outboundRing);
        }
    }

    // Whatever an interceptor throws must not reach the others.
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
                    "called by a thread that is not the game thread: caller=" + caller.getName() + ", owner="
                            + ownerName() + "; claimThread() moves it");
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

    /** Says who the game thread will be, before it starts. */
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

    /** The game thread's part of closing: nothing is read any more, so what was being read can go. */
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
