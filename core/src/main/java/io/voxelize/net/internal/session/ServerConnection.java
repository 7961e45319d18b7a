package io.voxelize.net.internal.session;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.ConnectionEvents;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.MessageGate;
import io.voxelize.net.internal.transport.MessageSource;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the session sees it: which world its messages belong to, and how it ended. It goes on judging
 * messages that still wait after the socket is gone.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ServerConnection implements ConnectionEvents, MessageGate {

    /** Where the connection stands towards worlds. */
    private enum Place {
        NOWHERE,
        JOINING,
        JOINED
    }

    /** What the session is told when the admitted message is on its way. */
    private enum Sequel {
        NONE,
        JOINED,
        ERROR
    }

    /** With the first one. */
    private static final int MAX_JOINS = 3;

    private final Session session;
    private final ServerUrl url;
    private final MessageDecoder decoder;
    private final MessageSource source;
    private final int firstEpoch;
    private final boolean isReconnect;
    private int epoch;
    private int joinCount;
    private Place place = Place.NOWHERE;
    private Sequel sequel = Sequel.NONE;
    private String world = "";
    private boolean open;
    private @Nullable Connection connection;
    private @Nullable NetworkException error;
    private @Nullable NetworkException cause;
    private boolean rejoined;
    /** Decided once, and told when there is room. */
    private @Nullable LifeCycle end;

    ServerConnection(Session session, ServerUrl url, MessageDecoder decoder, int epoch, boolean isReconnect) {
        this.session = session;
        this.url = url;
        this.decoder = decoder;
        this.source = new MessageSource(decoder, this);
        this.firstEpoch = epoch;
        this.isReconnect = isReconnect;
        this.epoch = epoch;
    }

    void open(Connector connector) {
        connection = connector.open(url, this, source);
    }

    /** The socket; there is one from {@link #open} on. */
    Connection connection() {
        Connection opened = connection;
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

    MessageDecoder decoder() {
        return decoder;
    }

    boolean isOpen() {
        return open;
    }

    /** Tells whether this is an attempt to bring back one that was lost. */
    boolean isReconnect() {
        return isReconnect;
    }

    /**
     * Tells whether JOIN may be sent once more before INIT has come. Servers that ping take it for a refresh (since
     * 2026-07-14); older ones end the connection.
     */
    boolean mayJoinAgain() {
        return joinCount++ < MAX_JOINS - 1 && connection().wasPinged();
    }

    /** Tells whether a packet that needs no world was made for this connection. */
    boolean isOwnEpoch(int packetEpoch) {
        return packetEpoch - firstEpoch >= 0;
    }

    void joining(String newWorld, int newEpoch) {
        place = Place.JOINING;
        world = newWorld;
        epoch = newEpoch;
        joinCount = 0;
    }

    /** What comes of the world from now on is dropped. */
    void left() {
        place = Place.NOWHERE;
    }

    /**
     * The connection is over. Messages of the joined world that still wait are delivered; an INIT that nobody waits for
     * any more is not.
     */
    void end(NetworkException newCause) {
        cause = newCause;
        open = false;
        if (place == Place.JOINING) {
            place = Place.NOWHERE;
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
    public Interests interests() {
        return session.interests();
    }

    @Override
    public boolean awaitsInit() {
        return place == Place.JOINING;
    }

    @Override
    public @Nullable String openWorld() {
        return place == Place.JOINED ? world : null;
    }

    @Override
    public Verdict admit(MessageDecoder decoded) {
        int type = decoded.messageTypeId();
        if (type == MessageType.ERROR.id()) {
            return admitError(decoded);
        }
        boolean init = type == MessageType.INIT.id();
        boolean expected = place == Place.JOINED || (init && place == Place.JOINING);
        if (!expected || (decoded.hasWorldName() && !decoded.worldNameIs(world))) {
            session.countOtherWorld();
            return Verdict.DROP;
        }
        if (init || type == MessageType.LOAD.id()) {
            session.learn(this, init);
        }
        return place == Place.JOINED ? Verdict.DELIVER : admitInit();
    }

    private Verdict admitError(MessageDecoder decoded) {
        NetworkException refusal = ServerErrors.of(decoded.text(), world, url);
        error = refusal;
        if (isReconnect && place != Place.JOINED) {
            // The game was not told that the connection is back; it hears of this as the cause of what follows.
            session.onServerError(this, refusal);
            return Verdict.DROP;
        }
        sequel = Sequel.ERROR;
        return Verdict.DELIVER;
    }

    private Verdict admitInit() {
        place = Place.JOINED;
        sequel = Sequel.JOINED;
        // Before the game can read INIT: what it sends in answer must not be refused.
        rejoined = session.onInit(this, world);
        session.hear(joined());
        return Verdict.DELIVER_AFTER_JOINED;
    }

    @Override
    public LifeCycle joined() {
        return rejoined ? LifeCycle.rejoined(epoch, world) : LifeCycle.joined(epoch, world);
    }

    @Override
    public void onDelivered() {
        Sequel told = sequel;
        sequel = Sequel.NONE;
        if (told == Sequel.JOINED) {
            session.onJoined(this);
        } else if (told == Sequel.ERROR && error != null) {
            session.onServerError(this, error);
        }
    }

    @Override
    public LifeCycle ended() {
        LifeCycle decided = end;
        if (decided == null) {
            decided = session.onMessagesDrained(this, reason());
            end = decided;
            session.hear(decided);
        }
        return decided;
    }

    /** An ERROR explains the end of a connection better than the end itself does. */
    private NetworkException reason() {
        NetworkException known = cause;
        if (known == null || (error != null && known.reason() == Reason.CONNECTION_LOST)) {
            known = error;
        }
        return known == null ? new NetworkException(Reason.CONNECTION_LOST, "connection ended: url=" + url) : known;
    }
}
