package io.voxelize.net.message;

/**
 * Reports an error: a {@link Reason} for programs and a sentence for people.
 *
 * <p>Calls that are misused throw it; futures that fail have it as their cause. The sentence names the value and the
 * limit. It never contains the secret.
 *
 * <p><b>Thread:</b> any.
 */
public final class NetworkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kind of error. */
    public enum Reason {
        /** The URL is invalid: no host, an unknown scheme, or a syntax error. */
        BAD_URL,
        /** The host name has no address. */
        UNKNOWN_HOST,
        /** No server listens at the address, or the address is unreachable. */
        CONNECTION_REFUSED,
        /** The connection or the answer to the handshake did not come within {@code connectTimeoutMs}. */
        CONNECT_TIMEOUT,
        /** The TLS handshake failed, for instance because the certificate is not trusted. */
        TLS_FAILED,
        /** The server refused the secret: HTTP 403. */
        WRONG_SECRET,
        /** The endpoint is not a Voxelize WebSocket. */
        NOT_WEBSOCKET,
        /** The connection was closed or broke, or the server became silent. */
        CONNECTION_LOST,
        /** INIT did not come within {@code joinTimeoutMs} or {@code joinDeadlineMs}. */
        JOIN_TIMEOUT,
        /** The server has no world with this name. */
        UNKNOWN_WORLD,
        /** The world is at capacity. */
        WORLD_FULL,
        /** The server is busy and asks the client to try again. */
        SERVER_BUSY,
        /** The server has no session for this client. */
        NO_SESSION,
        /**
         * The server has this client id in the world already: of another client, or of an earlier connection that it
         * has not noticed is lost.
         */
        ALREADY_IN_WORLD,
        /** The server sent an ERROR of no other reason listed here; the message contains its text. */
        SERVER_ERROR,
        /** The server requires a newer client: close code 4001 or {@code client_outdated}. */
        CLIENT_OUTDATED,
        /** Another connection with the same client id replaced this one. */
        SUPERSEDED,
        /** A received frame or message is longer than {@code maxWireLength}. */
        MESSAGE_TOO_LARGE,
        /** The server violated the WebSocket protocol. */
        PROTOCOL_VIOLATION,
        /** The call needs a connection, and there is none. */
        NOT_CONNECTED,
        /** The call needs a joined world, and there is none. */
        NOT_JOINED,
        /** {@code connect} was called while connected or connecting, or {@code join} while joined or joining. */
        ALREADY_CONNECTED,
        /** The object was closed. */
        CLOSED,
        /** The calling thread does not own the object. */
        WRONG_THREAD,
        /** An argument or a setting is invalid or out of range. */
        INVALID_ARGUMENT,
        /** The text is not JSON, or is nested deeper than {@link Json#MAX_DEPTH}. */
        BAD_JSON,
        /** A JVM flag is missing, or a native library for this platform. */
        UNSUPPORTED_PLATFORM
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason kind of error.
     * @param message one sentence that names the value and the limit.
     */
    public NetworkException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Creates the exception with a cause.
     *
     * @param reason kind of error.
     * @param message one sentence that names the value and the limit.
     * @param cause the exception that was caught.
     */
    public NetworkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns the kind of error.
     *
     * @return never null.
     */
    public Reason reason() {
        return reason;
    }
}
