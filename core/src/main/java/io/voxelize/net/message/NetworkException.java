package io.voxelize.net.message;

/**
 * Tells what went wrong, as a {@link Reason} for programs and as one sentence for people.
 *
 * <p>Thrown by calls that are misused, and the cause of futures that fail. The sentence names the value and the limit.
 * It never holds the secret.
 *
 * <p><b>Thread:</b> any.
 */
public final class NetworkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of thing went wrong. */
    public enum Reason {
        /** The URL cannot be used: no host, unknown scheme, syntax. */
        BAD_URL,
        /** The host name has no address. */
        UNKNOWN_HOST,
        /** Nobody listens at that address, or it cannot be reached. */
        CONNECTION_REFUSED,
        /** No connection, or no answer to the handshake, in time. */
        CONNECT_TIMEOUT,
        /** The TLS handshake failed, for instance because the certificate is not trusted. */
        TLS_FAILED,
        /** The server refused the secret: HTTP 403. */
        WRONG_SECRET,
        /** What answers is not a Voxelize WebSocket endpoint. */
        NOT_WEBSOCKET,
        /** The connection ended. */
        CONNECTION_LOST,
        /** No answer to a JOIN in time. */
        JOIN_TIMEOUT,
        /** The server has no world of that name. */
        UNKNOWN_WORLD,
        /** The world takes no more players now. */
        WORLD_FULL,
        /** The server asks to come again. */
        SERVER_BUSY,
        /** The server does not know this client's session, or no longer. */
        NO_SESSION,
        /**
         * For the server this client is in the world already: another one with the same client id, or an earlier
         * connection that it still takes for alive.
         */
        ALREADY_IN_WORLD,
        /** The server sent another ERROR; its text is in the message. */
        SERVER_ERROR,
        /** The server wants a newer client: close code 4001 or {@code client_outdated}. */
        CLIENT_OUTDATED,
        /** Another connection with the same client id took over. */
        SUPERSEDED,
        /** A frame or a message on the wire is longer than the configured limit. */
        MESSAGE_TOO_LARGE,
        /** The server broke the WebSocket protocol. */
        PROTOCOL_VIOLATION,
        /** The call needs a connection, and {@code connect} was not called. */
        NOT_CONNECTED,
        /** The call needs a world, and none is joined. */
        NOT_JOINED,
        /** {@code connect} while connected or connecting, {@code join} while joined or joining. */
        ALREADY_CONNECTED,
        /** The object was closed. */
        CLOSED,
        /** Called from a thread that does not own the object. */
        WRONG_THREAD,
        /** An argument is outside its range. */
        INVALID_ARGUMENT,
        /** Text that should be JSON is not, or is nested too deeply. */
        BAD_JSON,
        /** The JVM lacks a flag, or the platform lacks a native library. */
        UNSUPPORTED_PLATFORM
    }

    /** Why. */
    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason what kind of thing went wrong.
     * @param message one sentence that names what, the value and the limit.
     */
    public NetworkException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Creates the exception with a cause.
     *
     * @param reason what kind of thing went wrong.
     * @param message one sentence that names what, the value and the limit.
     * @param cause what was caught.
     */
    public NetworkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns what kind of thing went wrong.
     *
     * @return never null.
     */
    public Reason reason() {
        return reason;
    }
}
