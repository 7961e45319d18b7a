package io.voxelize.net.testkit.server.wire;

import org.jspecify.annotations.Nullable;

/** The kinds of message, by their numbers on the wire. */
public enum MessageKind {
    /** Join acknowledgement and world description. */
    INIT(0),
    /** Enter a world; a player entered. */
    JOIN(1),
    /** Leave a world; a player left. */
    LEAVE(2),
    /** Fatal error text. */
    ERROR(3),
    /** Player state. */
    PEER(4),
    /** Entity life cycle and state. */
    ENTITY(5),
    /** Chunk request; chunk data. */
    LOAD(6),
    /** End of chunk interest. */
    UNLOAD(7),
    /** Voxel changes. */
    UPDATE(8),
    /** Remote call. */
    METHOD(9),
    /** Chat line. */
    CHAT(10),
    /** Free JSON of a transport. */
    TRANSPORT(11),
    /** Named events. */
    EVENT(12),
    /** Server-level command. */
    ACTION(13),
    /** Clock of the world. */
    STATS(14);

    private static final MessageKind[] KINDS = values();

    private final int number;

    MessageKind(int number) {
        this.number = number;
    }

    /**
     * Returns the number on the wire.
     *
     * @return 0 to 14.
     */
    public int number() {
        return number;
    }

    /** Returns the kind of a number, or null if the protocol has none: such a number stops a real server. */
    static @Nullable MessageKind of(int number) {
        return number >= 0 && number < KINDS.length ? KINDS[number] : null;
    }
}
