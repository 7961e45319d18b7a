package io.voxelize.net.testkit.server.session;

/**
 * One socket, from its handshake to its end.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class Connection {
    private final String id;
    private final boolean transport;
    private final Outbox outbox;
    private boolean superseded;

    Connection(String id, boolean transport, Outbox outbox) {
        this.id = id;
        this.transport = transport;
        this.outbox = outbox;
    }

    /**
     * Returns the client id the server uses for this connection.
     *
     * @return never empty.
     */
    public String id() {
        return id;
    }

    /** Continues writing: the socket is writable again. */
    public void flush() {
        outbox.flush();
    }

    /** Ends the session, without an ERROR. */
    public void end() {
        outbox.end();
    }

    boolean isTransport() {
        return transport;
    }

    Outbox outbox() {
        return outbox;
    }

    /** A newer connection with the same id took over. */
    boolean isSuperseded() {
        return superseded;
    }

    void supersede() {
        superseded = true;
    }
}
