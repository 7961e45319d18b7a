package io.voxelize.net.internal.session;

import static java.lang.System.Logger.Level.INFO;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.encode.ClientMessages;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.session.Transitions.Action;
import io.voxelize.net.internal.session.Transitions.Transition;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.ServerInfo;
import io.voxelize.net.metrics.Counter;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a {@link Session}. {@link Phase} names its states, {@link Transitions} is its table,
 * {@link Retry} decides whether a lost connection is tried again, and {@link #become} alone changes the phase.
 *
 * <p>The epoch grows with each connection and each JOIN; packets of an older epoch belong to something that is over.
 *
 * <p>Whether a lost connection is tried again is decided once the game thread has room for everything that was
 * received, since the last of it may be an ERROR that forbids it. So a game that has fallen behind reconnects when it
 * has caught up.
 *
 * <p><b>Thread:</b> event loop.
 */
final class StateMachine implements ServerConnection.Owner, Outbound.Gate {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");
    private static final String MOTION = "motion.v1";
    /** A packet sent longer ago counts as arrived even where the server answers no pings. */
    private static final long MIN_UNCONFIRMED_MS = 1_000;

    private final NetworkConfig config;
    private final Loop loop;
    private final Connector connector;
    private final Receiver receiver;
    private final Outbound outbound;
    private final WritableCounters counters;
    private final LoopListeners listeners;
    private final SessionStatus status;
    private final ServerAddress address;
    private final Backoff backoff;
    private final PendingCalls calls = new PendingCalls();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Phase phase = Phase.IDLE;
    /** For the one thing that the current phase waits for: INIT, LEAVE to be written, or the next attempt. */
    private Loop.@Nullable Timer phaseTimer;

    private @Nullable ServerConnection current;
    /** In {@link Phase#DRAINING}: the lost connection of which messages still wait for the game thread. */
    private @Nullable ServerConnection draining;

    private @Nullable DesiredWorld desired;
    /** Why the last connection or attempt ended, null if the application ended it. */
    private @Nullable NetworkException lastCause;
    /** The current socket and former ones that wait for the server's Close frame. */
    private int openSockets;

    StateMachine(
            NetworkConfig config,
            Loop loop,
            Connector connector,
            Receiver receiver,
            OutboundRing outbound,
            WritableCounters counters,
            LoopListeners listeners,
            SessionStatus status,
            DoubleSupplier random) {
        this.config = config;
        this.loop = loop;
        this.connector = connector;
        this.receiver = receiver;
        this.outbound = new Outbound(outbound, loop, this, config, counters);
        this.counters = counters;
        this.listeners = listeners;
        this.status = status;
        this.address = new ServerAddress(config);
        this.backoff = new Backoff(config, loop, random);
    }

    /** Its {@link Outbound#wake()} may be called on the game thread. */
    Outbound outbound() {
        return outbound;
    }

    /** Completes when the session and the last socket are closed. Thread: any. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    Phase phase() {
        return phase;
    }

    private Transition on(Event event) {
        return Transitions.of(phase, event);
    }

    /** Changes the phase; nothing else does. A timer of the former phase is cancelled. */
    private void become(Phase next) {
        assert loop.inLoop() : "not on the event loop: thread=" + Thread.currentThread();
        phaseTimer = cancel(phaseTimer);
        phase = next;
        publishState();
    }

    private void desire(@Nullable DesiredWorld world) {
        desired = world;
        publishState();
    }

    private void publishState() {
        DesiredWorld world = desired;
        ConnectionState state = phase.state();
        status.state(state, state == ConnectionState.RECONNECTING && world != null && world.isJoinedOnce());
    }

    private static Loop.@Nullable Timer cancel(Loop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    private static IllegalStateException unknown(Transition transition) {
        return new IllegalStateException("no such action for this event: " + transition);
    }

    /** Tells listeners on the event loop now, and the game thread behind everything that was received before. */
    private void tell(LifeCycle step) {
        listeners.tell(step);
        receiver.offer(step);
    }

    private static LifeCycle disconnected(int epoch, NetworkException cause) {
        return LifeCycle.disconnected(epoch, cause.reason(), String.valueOf(cause.getMessage()));
    }

    private String currentUrl() {
        ServerConnection connection = current;
        return connection == null ? "none" : connection.url().toString();
    }

    // Calls of the application.

    void connect(String url, CompletableFuture<Void> future) {
        Transition transition = on(Event.CONNECT);
        if (refused(transition, "connect()", future)) {
            return;
        }
        ServerUrl parsed;
        try {
            parsed = address.connect(url);
        } catch (NetworkException ex) {
            lastCause = ex;
            future.completeExceptionally(ex);
            return;
        }
        lastCause = null;
        calls.connect(future);
        backoff.reset();
        become(transition.next());
        open(parsed);
    }

    private void open(ServerUrl url) {
        boolean isReconnect = phase == Phase.REOPENING;
        ServerConnection opened = new ServerConnection(this, url, receiver, status.nextEpoch(), isReconnect);
        current = opened;
        learn(opened, false);
        openSockets++;
        opened.open(connector);
    }

    void join(String world, CompletableFuture<Void> future) {
        Transition transition = on(desired == null ? Event.JOIN : Event.JOIN_ANOTHER);
        if (refused(transition, "join()", future)) {
            return;
        }
        byte[] message;
        try {
            message = ClientMessages.join(world, status.username(), capabilities());
        } catch (NetworkException ex) {
            future.completeExceptionally(ex);
            return;
        }
        DesiredWorld target = new DesiredWorld(world, message, future);
        target.deadline(
                loop.schedule(() -> onJoinDeadline(target), Math.max(config.joinDeadlineMs(), config.joinTimeoutMs())));
        desire(target);
        if (transition.action() == Action.SEND_JOIN) {
            sendJoin(transition.next());
        }
    }

    private String[] capabilities() {
        return config.compactMotion() ? new String[] {MOTION} : new String[0];
    }

    void leave(CompletableFuture<Void> future) {
        DesiredWorld world = desired;
        boolean joined = world != null && world.isJoinedOnce();
        Transition transition = on(!joined ? Event.LEAVE_UNJOINED : isLeaveUnsafe() ? Event.LEAVE_UNSAFE : Event.LEAVE);
        if (refused(transition, "leave()", future) || world == null) {
            return;
        }
        switch (transition.action()) {
            case WRITE_LEAVE -> writeLeave(transition.next(), world, future);
            case FORGET_WORLD -> {
                forgetWorld(world);
                future.complete(null);
            }
            case FORGET_WORLD_AND_RECONNECT -> {
                forgetWorld(world);
                closeAndReconnect("leave() was called");
                future.complete(null);
            }
            default -> throw unknown(transition);
        }
    }

    /**
     * Servers before 2025-12-26 that notice late that a former socket died take this client out of its world without a
     * word, and a LEAVE of a client that is in no world kills servers before 2024-07. Servers that send pings or take
     * bulk updates are newer than either.
     */
    private boolean isLeaveUnsafe() {
        ServerConnection connection = current;
        return connection != null
                && connection.isReconnect()
                && !status.bulkUpdateAllowed()
                && !connection.socket().wasPinged();
    }

    private void writeLeave(Phase next, DesiredWorld world, CompletableFuture<Void> future) {
        ServerConnection connection = requireCurrent();
        outbound.drainAll();
        connection.left();
        status.world(null);
        calls.leave(future);
        desired = null;
        become(next);
        tell(LifeCycle.left(status.epoch(), world.name()));
        phaseTimer = loop.schedule(() -> onLeaveTimeout(connection), config.closeTimeoutMs());
        connection.socket().send(ClientMessages.leave(world.name()), () -> onLeaveWritten(connection));
    }

    private void forgetWorld(DesiredWorld world) {
        outbound.drainAll();
        desire(null);
        outbound.dropKept();
        tell(LifeCycle.left(status.epoch(), world.name()));
    }

    void reconnect(CompletableFuture<Void> future) {
        Transition transition = on(Event.RECONNECT);
        if (refused(transition, "reconnect()", future)) {
            return;
        }
        calls.reconnect(future);
        switch (transition.action()) {
            case CLOSE_AND_RECONNECT -> {
                outbound.drainAll();
                closeAndReconnect("reconnect() was called");
            }
            case SKIP_BACKOFF -> backoff.skipNext();
            case START_ATTEMPT -> startAttempt(transition.next());
            case DEFER -> {}
            default -> throw unknown(transition);
        }
    }

    private void closeAndReconnect(String why) {
        backoff.skipNext();
        drop(requireCurrent(), new NetworkException(Reason.CLOSED, why + ": url=" + currentUrl()));
    }

    void disconnect() {
        terminate(
                Event.DISCONNECT, new NetworkException(Reason.CLOSED, "disconnect() was called: url=" + currentUrl()));
    }

    void close() {
        terminate(Event.CLOSE, networkClosed());
        listeners.tellExpectedEnd();
        receiver.stop();
        if (openSockets == 0) {
            onSocketsClosed();
        }
    }

    static NetworkException networkClosed() {
        return new NetworkException(Reason.CLOSED, "network is closed");
    }

    /** Fails the future of a refused call; false if the call is not refused. */
    private boolean refused(Transition transition, String call, CompletableFuture<Void> future) {
        Reason reason = transition.refusal();
        if (reason == null) {
            return false;
        }
        NetworkException cause = lastCause;
        if (reason == Reason.CLOSED) {
            future.completeExceptionally(networkClosed());
        } else if (reason == Reason.NOT_CONNECTED && cause != null) {
            // A join() behind a failing connect() fails alike, whether it comes before or after the failure.
            future.completeExceptionally(
                    new NetworkException(cause.reason(), call + " without a connection: " + cause.getMessage(), cause));
        } else {
            future.completeExceptionally(new NetworkException(
                    reason,
                    call + " refused: state=" + phase.state() + ", world=" + status.world() + ", url=" + currentUrl()));
        }
        return true;
    }

    private ServerConnection requireCurrent() {
        ServerConnection connection = current;
        if (connection == null) {
            throw new IllegalStateException("no connection: phase=" + phase);
        }
        return connection;
    }

    // Joining and leaving.

    private void sendJoin(Phase next) {
        DesiredWorld target = desired;
        if (target != null) {
            ServerConnection connection = requireCurrent();
            // Before the state: a packet that was made earlier must not look like one of the new world.
            int epoch = status.nextEpoch();
            become(next);
            connection.joining(target.name(), epoch);
            writeJoin(connection, target);
        }
    }

    private void writeJoin(ServerConnection connection, DesiredWorld target) {
        phaseTimer = loop.schedule(() -> onJoinTimeout(connection, target), config.joinTimeoutMs());
        connection.socket().send(target.joinMessage(), () -> {});
    }

    /**
     * Where a second JOIN may do harm, so may a LEAVE, since it is unknown whether the server has let this client in.
     * So the connection is closed.
     */
    private void onJoinTimeout(ServerConnection connection, DesiredWorld target) {
        if (!connection.mayJoinAgain()) {
            drop(connection, joinTimeout(target, "joinTimeoutMs=" + config.joinTimeoutMs()));
        } else if (on(Event.JOIN_UNANSWERED).action() == Action.RESEND_JOIN) {
            writeJoin(connection, target);
        }
    }

    private void onJoinDeadline(DesiredWorld target) {
        if (target == desired) {
            terminate(Event.JOIN_DEADLINE, joinTimeout(target, "joinDeadlineMs=" + config.joinDeadlineMs()));
        }
    }

    private NetworkException joinTimeout(DesiredWorld target, String limit) {
        NetworkException cause = lastCause;
        String text = "no INIT in time: world=" + target.name() + ", url=" + currentUrl() + ", " + limit;
        return cause == null
                ? new NetworkException(Reason.JOIN_TIMEOUT, text)
                : new NetworkException(Reason.JOIN_TIMEOUT, text + ", lastFailure=" + cause.getMessage(), cause);
    }

    private void onLeaveWritten(ServerConnection connection) {
        if (connection != current) {
            return;
        }
        Transition transition = on(desired == null ? Event.LEAVE_WRITTEN : Event.LEAVE_WRITTEN_FOR_WORLD);
        if (transition.action() != Action.IGNORE) {
            become(Phase.CONNECTED);
            calls.completeLeave();
        }
        if (transition.action() == Action.FINISH_LEAVE_AND_JOIN) {
            sendJoin(transition.next());
        }
    }

    /** A server removes the player of a closed connection, so closing it replaces a LEAVE that cannot be written. */
    private void onLeaveTimeout(ServerConnection connection) {
        drop(
                connection,
                new NetworkException(
                        Reason.CONNECTION_LOST,
                        "LEAVE was not written in time: url=" + connection.url() + ", closeTimeoutMs="
                                + config.closeTimeoutMs()));
    }

    // Events of the connection.

    @Override
    public void onOpen(ServerConnection connection) {
        if (connection != current) {
            return;
        }
        status.server(ServerTraits.withTls(status.server(), connection.socket().tls()));
        Transition transition = on(desired == null ? Event.OPENED : Event.OPENED_FOR_WORLD);
        switch (transition.action()) {
            case ANNOUNCE, ANNOUNCE_AND_JOIN -> {
                announce(transition);
                if (transition.action() == Action.ANNOUNCE_AND_JOIN) {
                    sendJoin(transition.next());
                }
            }
            case SEND_JOIN -> sendJoin(transition.next());
            case IGNORE -> {}
            default -> throw unknown(transition);
        }
    }

    private void announce(Transition transition) {
        become(Phase.CONNECTED);
        if (transition.told() == LifeCycle.Kind.RECONNECTED) {
            tell(LifeCycle.reconnected(status.epoch()));
            onEstablished();
        } else {
            tell(LifeCycle.connected(status.epoch()));
            calls.completeConnect();
        }
    }

    /** The session is where the application wants it to be. */
    private void onEstablished() {
        lastCause = null;
        backoff.onEstablished();
        calls.completeReconnects();
    }

    @Override
    public void onWritable(ServerConnection connection) {
        if (connection == current) {
            outbound.drain();
        }
    }

    @Override
    public void onRoundTrip(ServerConnection connection, long ns) {
        if (connection == current) {
            status.roundTripNs(ns);
            outbound.confirmBefore(System.nanoTime() - ns);
        }
    }

    @Override
    public void onClosed(ServerConnection connection, NetworkException cause) {
        if (connection != current) {
            return;
        }
        Transition transition = on(shouldReconnect(connection, cause) ? Event.CLOSED_RETRYABLE : Event.CLOSED_FINAL);
        switch (transition.action()) {
            case DRAIN -> {
                detach(connection, cause);
                draining = connection;
                become(transition.next());
                receiver.offerEnd(connection.source());
                outbound.drain();
            }
            case SCHEDULE_ATTEMPT -> {
                detach(connection, cause);
                tell(scheduleAttempt(transition.next(), connection, cause));
            }
            case GIVE_UP -> {
                detach(connection, cause);
                tell(giveUp(transition.next(), connection, cause));
            }
            case END -> end(transition, cause);
            case IGNORE -> {}
            default -> throw unknown(transition);
        }
    }

    @Override
    public LifeCycle onDrained(ServerConnection connection, NetworkException cause) {
        LifeCycle step = drained(connection, cause);
        listeners.tell(step);
        return step;
    }

    private LifeCycle drained(ServerConnection connection, NetworkException cause) {
        if (connection != draining) {
            // The end was decided before: this only carries it to the game thread.
            return disconnected(connection.epoch(), cause);
        }
        draining = null;
        Transition transition = on(shouldReconnect(connection, cause) ? Event.DRAINED_RETRYABLE : Event.DRAINED_FINAL);
        return switch (transition.action()) {
            case SCHEDULE_ATTEMPT -> scheduleAttempt(transition.next(), connection, cause);
            case GIVE_UP -> giveUp(transition.next(), connection, cause);
            default -> throw unknown(transition);
        };
    }

    @Override
    public void onReleased() {
        openSockets--;
        if (openSockets == 0) {
            onSocketsClosed();
        }
    }

    private void onSocketsClosed() {
        Transition transition = on(Event.SOCKETS_CLOSED);
        switch (transition.action()) {
            case REOPEN -> {
                become(transition.next());
                open(address.reconnect());
            }
            case COMPLETE_CLOSE -> closed.complete(null);
            case IGNORE -> {}
            default -> throw unknown(transition);
        }
    }

    // How a connection ends, and the next attempt.

    private boolean shouldReconnect(ServerConnection connection, NetworkException cause) {
        return backoff.isSkippingNext()
                || (backoff.hasNext() && Retry.isWorthwhile(cause.reason(), connection, desired));
    }

    /** Closes the connection from this side. */
    private void drop(ServerConnection connection, NetworkException cause) {
        if (connection == current) {
            onClosed(connection, cause);
            connection.socket().close(Connection.NORMAL_CLOSE);
        }
    }

    /** Takes the connection away from the session. Its socket may still be open. */
    private void detach(ServerConnection connection, NetworkException cause) {
        current = null;
        status.clearConnection();
        connection.end(cause);
        backoff.onLost();
        lastCause = unlessWanted(cause);
        long unconfirmedMs = Math.max(config.deadPeerTimeoutMs(), MIN_UNCONFIRMED_MS);
        outbound.confirmBefore(System.nanoTime() - MILLISECONDS.toNanos(unconfirmedMs));
        outbound.countUnconfirmed(cause.reason() != Reason.CLOSED);
        // The end of the connection takes the player out of the world just as LEAVE does.
        calls.completeLeave();
    }

    private static @Nullable NetworkException unlessWanted(NetworkException cause) {
        return cause.reason() == Reason.CLOSED ? null : cause;
    }

    private LifeCycle scheduleAttempt(Phase next, ServerConnection connection, NetworkException cause) {
        long delayMs = backoff.nextDelayMs();
        become(next);
        lastCause = unlessWanted(cause);
        phaseTimer = loop.schedule(this::onBackoffOver, delayMs);
        return LifeCycle.reconnecting(connection.epoch(), cause, backoff.attempt(), delayMs);
    }

    private void onBackoffOver() {
        Transition transition = on(Event.BACKOFF_OVER);
        if (transition.action() == Action.START_ATTEMPT) {
            startAttempt(transition.next());
        }
    }

    private void startAttempt(Phase next) {
        become(next);
        if (openSockets == 0) {
            onSocketsClosed();
        }
    }

    private LifeCycle giveUp(Phase next, ServerConnection connection, NetworkException cause) {
        NetworkException end = cause;
        if (Retry.after(cause.reason()) != Retry.NEVER && backoff.attempt() > 0) {
            end = new NetworkException(
                    cause.reason(), "gave up: attempts=" + backoff.attempt() + ", last failure: " + cause.getMessage());
        }
        become(next);
        fail(end);
        return disconnected(connection.epoch(), end);
    }

    /** Ends the session because the application, or a deadline, wants it. */
    private void terminate(Event event, NetworkException cause) {
        Transition transition = on(event);
        if (transition.action() == Action.END) {
            ServerConnection connection = current;
            if (connection != null) {
                outbound.drainAll();
            }
            end(transition, cause);
            if (connection != null) {
                connection.socket().close(Connection.NORMAL_CLOSE);
            }
        }
    }

    /** Changes the phase first, so that listeners read the final state when they hear of the end. */
    private void end(Transition transition, NetworkException cause) {
        LifeCycle step = disconnected(status.epoch(), cause);
        ServerConnection connection = current;
        ServerConnection former = draining;
        draining = null;
        if (connection != null) {
            boolean wasOpen = connection.isOpen();
            detach(connection, cause);
            become(transition.next());
            if (wasOpen) {
                listeners.expectEnd(step);
                receiver.offerEnd(connection.source());
            } else if (transition.told() != null) {
                tell(step);
            }
        } else {
            become(transition.next());
            if (former != null) {
                listeners.expectEnd(step);
                former.end(cause);
            } else if (transition.told() != null) {
                tell(step);
            }
        }
        fail(cause);
    }

    /** Nothing is wanted any more: drops what was kept and fails every pending call. */
    private void fail(NetworkException cause) {
        DesiredWorld world = desired;
        lastCause = unlessWanted(cause);
        backoff.stop();
        desire(null);
        outbound.drain();
        outbound.dropKept();
        calls.fail(cause);
        if (world != null) {
            world.cancelDeadline();
            world.future().completeExceptionally(cause);
        }
    }

    // What the messages of the connection tell.

    @Override
    public void countOtherWorld() {
        counters.increment(Counter.OTHER_WORLD);
    }

    @Override
    public void learn(ServerConnection connection, boolean fromInit) {
        if (connection != current) {
            return;
        }
        ServerTraits traits = connection.traits();
        ServerInfo before = status.server();
        ServerInfo known = traits.info(before);
        status.server(known);
        if (before.generation() == null && known.generation() != null) {
            LOGGER.log(INFO, "generation recognised: url={0}, {1}", connection.url(), known);
        }
        if (fromInit) {
            status.clientId(traits.clientId());
            address.assigned(traits.clientId());
        }
    }

    @Override
    public @Nullable LifeCycle onInit(ServerConnection connection, String world) {
        DesiredWorld target = desired;
        Transition transition = on(Event.INIT);
        if (connection != current || target == null || transition.action() != Action.ENTER_WORLD) {
            return null;
        }
        int epoch = connection.epoch();
        target.joined(epoch);
        status.world(world);
        become(transition.next());
        boolean again = transition.told() == LifeCycle.Kind.REJOINED;
        LOGGER.log(
                INFO,
                "joined: world={0}, url={1}, again={2}, generation={3}",
                world,
                connection.url(),
                again,
                status.server().generation());
        LifeCycle step = again ? LifeCycle.rejoined(epoch, world) : LifeCycle.joined(epoch, world);
        listeners.tell(step);
        return step;
    }

    @Override
    public void onInitDelivered(ServerConnection connection) {
        DesiredWorld target = desired;
        if (connection == current && target != null) {
            target.cancelDeadline();
            onEstablished();
            target.future().complete(null);
            outbound.drain();
        }
    }

    /** A server closes the connection after an ERROR, except after a kick; so this side closes it in any case. */
    @Override
    public void onServerError(ServerConnection connection, NetworkException error) {
        drop(connection, error);
    }

    // What may be sent.

    @Override
    public @Nullable Connection target(int messageTypeId, int packetEpoch) {
        ServerConnection connection = current;
        if (connection == null || !connection.isOpen()) {
            return null;
        }
        boolean allowed = messageTypeId == MessageType.ACTION.id()
                ? connection.isOwnEpoch(packetEpoch)
                : phase == Phase.JOINED
                        && (packetEpoch == connection.epoch() || outlivesConnection(messageTypeId, packetEpoch));
        return allowed ? connection.socket() : null;
    }

    @Override
    public @Nullable Connection keptTarget() {
        ServerConnection connection = current;
        return connection != null && phase == Phase.JOINED ? connection.socket() : null;
    }

    @Override
    public boolean keeps(int messageTypeId, int packetEpoch) {
        return status.keepsPackets() && outlivesConnection(messageTypeId, packetEpoch);
    }

    private boolean outlivesConnection(int messageTypeId, int packetEpoch) {
        DesiredWorld world = desired;
        return world != null && world.outlivesConnection(messageTypeId, packetEpoch);
    }

    @Override
    public int maxFrameLength() {
        return status.maxFrameLength();
    }
}
