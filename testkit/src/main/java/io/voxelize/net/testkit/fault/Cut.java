package io.voxelize.net.testkit.fault;

/** How a connection is cut. Both ends see the same kind of end. */
public enum Cut {
    /**
     * As if the peer's process had closed its socket: each end reads what was passed on, then the end of the stream
     * (FIN). The proxy reads and discards what they send afterwards.
     */
    CLOSE,
    /** As if the peer's host had lost the connection: each end is reset (RST) and loses its unread bytes. */
    RESET
}
