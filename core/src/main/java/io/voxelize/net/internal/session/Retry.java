package io.voxelize.net.internal.session;

import io.voxelize.net.message.NetworkException;

/**
 * Whether it makes sense to try again after what ended a connection, or an attempt to bring one back.
 *
 * <p><b>Thread:</b> any.
 */
enum Retry {
    /** Nothing would change, or it would do harm, as a war of two clients that kick each other. */
    NEVER,
    /** For who was in the world before; who asks for it the first time is told at once, and decides. */
    LATER,
    /** In any case. */
    YES;

    /** What the server said in an ERROR is judged by {@link ServerErrors}; its reasons map to the same here. */
    static Retry after(NetworkException.Reason reason) {
        return switch (reason) {
            // A host may be moving, a proxy may stand in for a server that restarts, a certificate be renewed.
            case CONNECTION_LOST,
                    SERVER_BUSY,
                    NO_SESSION,
                    UNKNOWN_HOST,
                    CONNECTION_REFUSED,
                    CONNECT_TIMEOUT,
                    TLS_FAILED,
                    NOT_WEBSOCKET -> YES;
            // What breaks a frame may be the way, or it comes again every time.
            case JOIN_TIMEOUT, WORLD_FULL, MESSAGE_TOO_LARGE, PROTOCOL_VIOLATION -> LATER;
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
