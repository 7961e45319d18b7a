package io.voxelize.net.internal.session;

import io.voxelize.net.message.NetworkException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether another attempt is worthwhile after a connection was lost or an attempt failed. All rules stand here, those
 * that depend on the connection or on the desired world included; {@link ServerErrors} maps the text of an ERROR to its
 * reason.
 *
 * <p><b>Thread:</b> event loop.
 */
enum Retry {
    /** Another attempt would fail as well, or do harm: two clients that supersede each other never end. */
    NEVER,
    /** Only for clients that had joined. A first {@code join()} fails, and the application decides. */
    IF_JOINED,
    ALWAYS;

    /**
     * Tells whether another attempt is worthwhile.
     *
     * @param reason why the connection ended.
     * @param connection that ended.
     * @param desired world that the application wants to be in, null if none.
     */
    static boolean isWorthwhile(Reason reason, ServerConnection connection, @Nullable DesiredWorld desired) {
        if (reason == Reason.ALREADY_IN_WORLD && connection.isReconnect()) {
            // The server still holds this client's own lost connection: those before 2026-07-14 notice its end late.
            return true;
        }
        return switch (after(reason)) {
            case NEVER -> false;
            case IF_JOINED -> desired == null || desired.isJoinedOnce();
            case ALWAYS -> true;
        };
    }

    /** Returns the rule for a reason that nothing else is known of. */
    static Retry after(Reason reason) {
        return switch (reason) {
            // A host may be moving, a proxy may stand in for a server that restarts, a certificate may be renewed.
            case CONNECTION_LOST,
                    SERVER_BUSY,
                    NO_SESSION,
                    UNKNOWN_HOST,
                    CONNECTION_REFUSED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    NOT_WEBSOCKET -> ALWAYS;
            // A broken frame may be the network's fault once, or the server's every time.
            case JOIN_TIMEOUT, WORLD_FULL, MESSAGE_TOO_LARGE, PROTOCOL_VIOLATION -> IF_JOINED;
            case BAD_URL,
                    WRONG_SECRET,
                    UNKNOWN_WORLD,
                    ALREADY_IN_WORLD,
                    SERVER_ERROR,
                    CLIENT_OUTDATED,
                    SUPERSEDED,
                    NOT_CONNECTED,
                    NOT_JOINED,
                    ALREADY_CONNECTED,
                    CLOSED,
                    WRONG_THREAD,
                    INVALID_ARGUMENT,
                    BAD_JSON,
                    UNSUPPORTED_PLATFORM -> NEVER;
        };
    }
}
