package io.voxelize.net.metrics;

/**
 * What is counted. Each has one writer thread, except where it says more.
 *
 * <p><b>Thread:</b> any.
 */
public enum Counter {
    /** Messages read from the socket; event loop. */
    MESSAGES_RECEIVED(false),
    /** Their payload on the wire, in bytes, inflated where {@code permessage-deflate} was agreed on; event loop. */
    WIRE_BYTES_RECEIVED(false),
    /** Their length after outer decompression, in bytes; event loop. */
    PLAIN_BYTES_RECEIVED(false),
    /** Array bytes written by inflating or unpacking; event loop, inflater threads. */
    ARRAY_BYTES_RECEIVED(false),
    /** Messages handed to interceptors; game. */
    MESSAGES_DELIVERED(false),
    /** Messages that no interceptor is interested in; event loop. */
    MESSAGES_FILTERED(false),
    /** Entities of types that no interceptor is interested in; event loop. */
    ENTITIES_FILTERED(false),
    /** Fields of unknown number that were skipped; event loop. */
    UNKNOWN_FIELDS(false),
    /** Times reading from the socket paused because the game thread was behind; event loop. */
    READ_PAUSES(false),
    /** Pongs sent unasked while reading was paused; event loop. */
    PAUSE_PONGS(false),
    /** Packets written to the socket; event loop. */
    PACKETS_SENT(false),
    /** Their length in bytes; event loop. */
    BYTES_SENT(false),
    /** PEER packets replaced by a newer one before they were flushed; game. */
    PEERS_REPLACED(false),
    /** Exceptions thrown by interceptors and listeners; game, event loop. */
    INTERCEPT_ERRORS(false),
    /** Chunks that {@code retain()} refused because the budget was used up; game. */
    RETAIN_REFUSED(false),
    /** Times a compressed chunk was not inflated into memory of its own because that budget was used up; any. */
    INFLATE_REFUSED(false),
    /** Retained chunks that were lost without being closed; game. */
    LEAKED_CHUNKS(false),
    /** Strings made of text that is not valid UTF-8, its faults replaced by U+FFFD; game. */
    INVALID_TEXT(false),
    /** Text frames, ignored; event loop. */
    TEXT_FRAMES_IGNORED(true),
    /** Messages whose outer compression is broken; event loop. */
    BAD_COMPRESSION(true),
    /** Messages that are not protobuf, or of an unknown type; event loop, inflater threads. */
    BAD_MESSAGES(true),
    /** Arrays of a chunk or geometry that are malformed; event loop, inflater threads. */
    BAD_ARRAYS(true),
    /** Arrays that were kept compressed and turned out malformed when they were inflated; any. */
    BAD_COMPRESSED_ARRAYS(true),
    /** Geometries that contradict themselves; event loop, inflater threads. */
    BAD_GEOMETRIES(true),
    /** Chunks outside the bounds of the world that INIT announced; event loop. */
    CHUNKS_OUTSIDE_WORLD(true),
    /** Entities or other records that are malformed; event loop. */
    BAD_RECORDS(true),
    /** Messages over a limit; event loop. */
    LIMIT_EXCEEDED(true),
    /** Messages of another world than the joined one; event loop. */
    OTHER_WORLD(true),
    /**
     * METHOD and CHAT packets that were sent shortly before a connection was lost and may have arrived or not: those
     * since the last ping that was answered, and of servers that answer none, those of the last
     * {@code deadPeerTimeoutMs}; event loop.
     */
    PACKETS_UNCONFIRMED(true),
    /** Packets that were accepted and then could not be sent; event loop. */
    PACKETS_UNSENT(true);

    private final boolean drop;

    Counter(boolean drop) {
        this.drop = drop;
    }

    /**
     * Tells whether this counts something dropped, which {@code ConnectionListener.onDropped} reports.
     *
     * @return true if so.
     */
    public boolean isDrop() {
        return drop;
    }
}
