package io.voxelize.net.internal.session;

import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.encode.SendContext;
import io.voxelize.net.message.ServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Session} publishes to other threads. The event loop writes it.
 *
 * <p><b>Thread:</b> any.
 */
final class SessionStatus implements SendContext {

    private static final long UNKNOWN = -1;

    private final String username;

    private volatile ConnectionState state = ConnectionState.IDLE;
    private volatile int epoch;
    private volatile boolean keepingPackets;
    private volatile ServerInfo server;
    private volatile String clientId;
    private volatile @Nullable String world;
    private volatile long roundTripNs = UNKNOWN;

    SessionStatus(String username, String clientId, ServerInfo server) {
        this.username = username;
        this.clientId = clientId;
        this.server = server;
    }

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public boolean keepsPackets() {
        return keepingPackets;
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

    ServerInfo server() {
        return server;
    }

    /** The id that the server knows this client by; the requested one before the first INIT. */
    String clientId() {
        return clientId;
    }

    /** The joined world, null if none is joined. */
    @Nullable
    String world() {
        return world;
    }

    /** How long the last ping took, -1 if the current connection has answered none. */
    long roundTripNs() {
        return roundTripNs;
    }

    // Event loop.

    /** Starts a new epoch and returns it. */
    int nextEpoch() {
        int next = epoch + 1;
        epoch = next;
        return next;
    }

    void state(ConnectionState newState, boolean newKeepingPackets) {
        // Set before RECONNECTING is visible and cleared after it is not: another thread that reads RECONNECTING
        // between the
        // two writes must not refuse a packet that is kept, or sent, just before and after.
        if (newKeepingPackets) {
            keepingPackets = true;
        }
        state = newState;
        if (!newKeepingPackets) {
            keepingPackets = false;
        }
    }

    void server(ServerInfo newServer) {
        server = newServer;
    }

    void clientId(String newClientId) {
        clientId = newClientId;
    }

    void world(@Nullable String newWorld) {
        world = newWorld;
    }

    void roundTripNs(long newRoundTripNs) {
        roundTripNs = newRoundTripNs;
    }

    void clearConnection() {
        world = null;
        roundTripNs = UNKNOWN;
    }
}
