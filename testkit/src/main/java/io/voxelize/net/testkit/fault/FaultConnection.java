package io.voxelize.net.testkit.fault;

import org.jspecify.annotations.Nullable;

/**
 * One connection through a proxy; it may not be open yet.
 *
 * <p><b>Thread:</b> any.
 */
public final class FaultConnection {

    private final int number;
    private final Watch watch;
    private final FaultFlow toClient;
    private final FaultFlow toServer;
    private @Nullable Link link;
    private boolean accepted;
    private boolean closed;

    FaultConnection(int number, Watch watch, FaultFlow toClient, FaultFlow toServer) {
        this.number = number;
        this.watch = watch;
        this.toClient = toClient;
        this.toServer = toServer;
    }

    /**
     * Returns its number in the order in which clients connected.
     *
     * @return 1 for the first.
     */
    public int number() {
        return number;
    }

    /**
     * Returns what the server sends.
     *
     * @return the same object each time.
     */
    public FaultFlow toClient() {
        return toClient;
    }

    /**
     * Returns what the client sends.
     *
     * @return the same object each time.
     */
    public FaultFlow toServer() {
        return toServer;
    }

    /**
     * Cuts it now, or once both sockets are open if the client has just connected. Does nothing before it opens and
     * after it has closed.
     *
     * @param how it is cut.
     */
    public void cut(Cut how) {
        Link current;
        synchronized (watch) {
            current = link;
            if (current == null && accepted) {
                toClient.cutAt(0, how);
            }
        }
        if (current != null) {
            current.cutNow(how);
        }
    }

    /**
     * Tells whether at least one of its two sockets is open.
     *
     * @return false before it opens and after it has closed.
     */
    public boolean isOpen() {
        synchronized (watch) {
            return link != null && !closed;
        }
    }

    /**
     * Waits until both of its sockets were opened.
     *
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link FaultProxy.Builder#awaitTimeoutMs}.
     */
    public void awaitOpened() throws InterruptedException {
        watch.await(() -> link != null, () -> "connection is not there: number=" + number);
    }

    /**
     * Waits until both of its sockets are closed.
     *
     * @throws InterruptedException if the thread is interrupted.
     * @throws AssertionError if that takes too long; see {@link FaultProxy.Builder#awaitTimeoutMs}.
     */
    public void awaitClosed() throws InterruptedException {
        watch.await(() -> closed, () -> "connection is not closed: number=" + number);
    }

    void accepted() {
        watch.change(() -> accepted = true);
    }

    void opened(Link newLink) {
        watch.change(() -> link = newLink);
    }

    void closed() {
        watch.change(() -> closed = true);
    }
}
