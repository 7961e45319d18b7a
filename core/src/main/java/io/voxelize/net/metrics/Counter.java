package io.voxelize.net.metrics;

/**
 * A count of what a connection received, delivered, sent or dropped since its {@code Network} was created.
 * {@link Counters} has the values.
 *
 * <p>Counters for which {@link #isDrop()} is true count losses. {@code ConnectionListener.onDropped} reports each when
 * it grows. Setting names are those of {@code NetworkConfig}.
 *
 * <p><b>Thread:</b> any.
 */
public enum Counter {
    /** Messages read from the socket. */
    MESSAGES_RECEIVED(false),
    /** Payload bytes of the received WebSocket messages; after inflation if {@code permessage-deflate} is in use. */
    WIRE_BYTES_RECEIVED(false),
    /** Bytes of the received messages after outer decompression. */
    PLAIN_BYTES_RECEIVED(false),
    /** Bytes of chunk and geometry arrays after inner decompression. */
    ARRAY_BYTES_RECEIVED(false),
    /** Messages delivered to interceptors. */
    MESSAGES_DELIVERED(false),
    /** Messages skipped because no interceptor wants their type. */
    MESSAGES_FILTERED(false),
    /** Entities skipped because no interceptor wants their type. */
    ENTITIES_FILTERED(false),
    /** Protobuf fields skipped because their number is unknown. Grows when the server is newer than this library. */
    UNKNOWN_FIELDS(false),
    /**
     * Times that reading from the socket paused because the game thread fell behind. If it grows, call {@code sync()}
     * more often or raise {@code maxBacklogLength}.
     */
    READ_PAUSES(false),
    /** Unsolicited pongs sent while reading was paused, so that the server does not close the connection as idle. */
    PAUSE_PONGS(false),
    /** Packets written to the socket. */
    PACKETS_SENT(false),
    /** Bytes of the packets written to the socket. */
    BYTES_SENT(false),
    /** PEER packets replaced by a newer one before {@code flush()}. */
    PEERS_REPLACED(false),
    /** Exceptions thrown by interceptors and listeners. The log has the first of each kind. */
    INTERCEPT_ERRORS(false),
    /**
     * Chunks and meshes that {@code retain()} refused because {@code maxRetainedLength} was reached. If it grows, close
     * retained chunks earlier or raise that limit.
     */
    RETAIN_REFUSED(false),
    /**
     * Compressed chunks that {@code inflate()} did not inflate because {@code maxRetainedLength} was reached. If it
     * grows, close retained chunks earlier or raise that limit.
     */
    INFLATE_REFUSED(false),
    /**
     * Retained chunks that were garbage collected without {@code close()}; counted unless {@code leakDetection} is
     * disabled. To find the code that retained them, set {@code leakDetection} to {@code PARANOID}.
     */
    LEAKED_CHUNKS(false),
    /** Strings made from text that is not valid UTF-8; each malformed sequence was replaced by U+FFFD. */
    INVALID_TEXT(false),
    /** WebSocket text messages, ignored: a Voxelize server sends binary ones only. */
    TEXT_FRAMES_IGNORED(true),
    /** Messages dropped because their outer compression is malformed. */
    BAD_COMPRESSION(true),
    /** Messages dropped because they are not valid protobuf, have an unknown type, or could not be decoded. */
    BAD_MESSAGES(true),
    /** Malformed arrays of chunks and geometries; each is left out of its message. */
    BAD_ARRAYS(true),
    /** Arrays kept compressed that turned out malformed when they were inflated. */
    BAD_COMPRESSED_ARRAYS(true),
    /** Geometries left out because their arrays contradict each other. */
    BAD_GEOMETRIES(true),
    /** Chunks left out because they lie outside the bounds that INIT announced. */
    CHUNKS_OUTSIDE_WORLD(true),
    /** Malformed entities, peers and other elements of a message; each is left out. */
    BAD_RECORDS(true),
    /**
     * Messages dropped because they exceed {@code maxPlainLength}, {@code maxRecordLength} or {@code maxArraysLength}.
     * If the server is trusted, raise that limit.
     */
    LIMIT_EXCEEDED(true),
    /** Messages dropped because they belong to a world that is not joined. */
    OTHER_WORLD(true),
    /**
     * METHOD and CHAT packets that may not have arrived because the connection was lost shortly after they were sent:
     * those since the last ping that was answered, or of the last {@code deadPeerTimeoutMs} if the server answers no
     * pings. They are not sent again, so a game that needs the answer asks again.
     */
    PACKETS_UNCONFIRMED(true),
    /** Packets that were accepted but never sent. */
    PACKETS_UNSENT(true);

    private final boolean drop;

    Counter(boolean drop) {
        this.drop = drop;
    }

    /**
     * Tells whether this counts losses.
     *
     * @return true if {@code ConnectionListener.onDropped} reports this counter.
     */
    public boolean isDrop() {
        return drop;
    }
}
