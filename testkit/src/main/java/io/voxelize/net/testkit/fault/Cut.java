package io.voxelize.net.testkit.fault;

/** How a connection is cut. Both of its ends are told in the same way. */
public enum Cut {
    /**
     * As if the peer's program had closed its socket: each end reads what was passed on, then the end of the stream
     * (FIN). What they send from then on is read and thrown away.
     */
    CLOSE,
    /**
     * As if the peer's machine had forgotten the connection: each end is reset (RST), and loses what it had no room
     * for.
     */
    RESET
}
