package io.voxelize.net.internal.session;

import io.voxelize.net.internal.decode.PendingMessage;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.receive.MessageGate;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.ConnectionEvents;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server. It decides which of its messages the game gets, and goes on doing so for messages that
 * still wait when the socket is closed.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ServerConnection implements ConnectionEvents, MessageGate {

    /** What a connection tells its session. */
    interface Owner {

        /** The handshake is done. */
        void onOpen(ServerConnection connection);

        /** The socket takes more packets. */
        void onWritable(ServerConnection connection);

        /** A ping was answered after that many nanoseconds. */
        void onRoundTrip(ServerConnection connection, long ns);

        /** The connection failed or was lost. */
        void onClosed(ServerConnection connection, NetworkException cause);

        /** The socket is closed. Called once for each connection. */
        void onReleased();

        /** A message of another world than the joined one was dropped. */
        void countOtherWorld();

        /** The decoder may have learned something about the server. */
        void learn(ServerConnection connection, boolean fromInit);

        /**
         * INIT was decoded and is about to be delivered.
         *
         * @return the step to deliver before it, null if nobody waits for INIT.
         */
        @Nullable
        LifeCycle onInit(ServerConnection connection, String world);

        /** INIT is on its way to the game thread. */
        void onInitDelivered(ServerConnection connection);

        /** The server sent an ERROR. */
        void onServerError(ServerConnection connection, NetworkException error);

        /**
         * Everything that this connection received was handed over. Called once.
         *
         * @param cause why it ended, an ERROR included.
         * @return the step that ends it.
         */
        LifeCycle onDrained(ServerConnection connection, NetworkException cause);
    }

    /** What the server knows of this client. */
    private enum Membership {
        NONE,
        JOINING,
        JOINED
    }

    /** On one connection, the first one included. */
    private static final int MAX_JOINS = 3;

    private final Owner session;
    private final ServerUrl url;
    private final MessageSource source;
    private final int firstEpoch;
    private final boolean isReconnect;
    private int epoch;
    private int joinCount;
    private Membership membership = Membership.NONE;
    private String world = "";
    private boolean open;
    private @Nullable Connection socket;
    private @Nullable NetworkException error;
    private @Nullable NetworkException cause;
    /** Precedes INIT. */
    private @Nullable LifeCycle joinedStep;
    /** Decided once, offered until the ring has room. */
    private @Nullable LifeCycle endStep;

    ServerConnection(Owner session, ServerUrl url, Receiver receiver, int epoch, boolean isReconnect) {
        this.session = session;
        this.url = url;
        this.source = receiver.open(this);
        this.firstEpoch = epoch;
        this.isReconnect = isReconnect;
        this.epoch = epoch;
    }

    void open(Connector connector) {
        socket = connector.open(url, this, source);
    }

    /** The socket; exists from {@link #open} on. */
    Connection socket() {
        Connection opened = socket;
        if (opened == null) {
            throw new IllegalStateException("connection is not open yet: url=" + url);
        }
        return opened;
    }

    ServerUrl url() {
        return url;
    }

    MessageSource source() {
        return source;
    }

    ServerTraits traits() {
        return source.traits();
    }

    boolean isOpen() {
        return open;
    }

    /** Tells whether this connection replaces a lost one. */
    boolean isReconnect() {
        return isReconnect;
    }

    /**
     * Tells whether JOIN may be sent again although INIT has not come, and counts it. Servers that ping (since
     * 2026-07-14) take it for a refresh; older ones end the connection.
     */
    boolean mayJoinAgain() {
        return joinCount++ < MAX_JOINS - 1 && socket().wasPinged();
    }

    /** Tells whether a packet was made for this connection. */
    boolean isOwnEpoch(int packetEpoch) {
        return packetEpoch - firstEpoch >= 0;
    }

    void joining(String newWorld, int newEpoch) {
        membership = Membership.JOINING;
        world = newWorld;
        epoch = newEpoch;
        joinCount = 0;
    }

    /** Drops messages of the world from now on. */
    void left() {
        membership = Membership.NONE;
    }

    /**
     * Ends the connection. Messages of the joined world that still wait are delivered; an INIT that still waits is not.
     */
    void end(NetworkException newCause) {
        cause = newCause;
        open = false;
        if (membership == Membership.JOINING) {
            membership = Membership.NONE;
        }
    }

    @Override
    public void onOpen() {
        open = true;
        session.onOpen(this);
    }

    @Override
    public void onWritable() {
        session.onWritable(this);
    }

    @Override
    public void onRoundTrip(long roundTripNs) {
        session.onRoundTrip(this, roundTripNs);
    }

    @Override
    public void onClosed(NetworkException newCause) {
        session.onClosed(this, newCause);
    }

    @Override
    public void onReleased() {
        session.onReleased();
    }

    /** Returns the number that packets and steps of this connection carry now. */
    int epoch() {
        return epoch;
    }

    @Override
    public boolean awaitsInit() {
        return membership == Membership.JOINING;
    }

    @Override
    public @Nullable String openWorld() {
        return membership == Membership.JOINED ? world : null;
    }

    @Override
    public Verdict admit(PendingMessage decoded) {
        int type = decoded.typeId();
        if (type == MessageType.ERROR.id()) {
            return admitError(decoded);
        }
        boolean init = type == MessageType.INIT.id();
        boolean expected = membership == Membership.JOINED || (init && membership == Membership.JOINING);
        if (!expected || (decoded.hasWorldName() && !decoded.worldNameIs(world))) {
            session.countOtherWorld();
            return Verdict.DROP;
        }
        if (init || type == MessageType.LOAD.id()) {
            session.learn(this, init);
        }
        return membership == Membership.JOINED ? Verdict.DELIVER : admitInit();
    }

    private Verdict admitError(PendingMessage decoded) {
        NetworkException refusal = ServerErrors.of(decoded.text(), world, url);
        error = refusal;
        if (isReconnect && membership != Membership.JOINED) {
            // The game has not heard onReconnected yet: it hears of the ERROR as the cause of the next step.
            session.onServerError(this, refusal);
            return Verdict.DROP;
        }
        return Verdict.DELIVER_ERROR;
    }

    private Verdict admitInit() {
        // Before the game can read INIT: what it sends in answer must not be refused.
        LifeCycle step = session.onInit(this, world);
        if (step == null) {
            session.countOtherWorld();
            return Verdict.DROP;
        }
        joinedStep = step;
        membership = Membership.JOINED;
        return Verdict.DELIVER_INIT;
    }

    @Override
    public LifeCycle joined() {
        LifeCycle step = joinedStep;
        if (step == null) {
            throw new IllegalStateException("no world was joined: url=" + url);
        }
        return step;
    }

    @Override
    public void onDelivered(Verdict verdict) {
        if (verdict == Verdict.DELIVER_INIT) {
            session.onInitDelivered(this);
        } else if (verdict == Verdict.DELIVER_ERROR && error != null) {
            session.onServerError(this, error);
        }
    }

    @Override
    public LifeCycle ended() {
        LifeCycle step = endStep;
        if (step == null) {
            step = session.onDrained(this, reason());
            endStep = step;
        }
        return step;
    }

    /** An ERROR says more than the close that follows it. */
    private NetworkException reason() {
        NetworkException known = cause;
        if (known == null || (error != null && known.reason() == Reason.CONNECTION_LOST)) {
            known = error;
        }
        return known == null ? new NetworkException(Reason.CONNECTION_LOST, "connection ended: url=" + url) : known;
    }
}
