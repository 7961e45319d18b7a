package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * Type of a message, with its number on the wire.
 *
 * <p>Source: {@code messages.proto}, {@code Message.Type}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 */
public enum MessageType {
    /** Join acknowledgement and world description; server to client. */
    INIT(0),
    /** Client: enter a world. Server: a player entered, {@code text} is its id. */
    JOIN(1),
    /** Client: leave a world. Server: a player left, {@code text} is its id. */
    LEAVE(2),
    /** Fatal error, {@code text} is the reason; server to client. The connection ends after it. */
    ERROR(3),
    /** Player state, both directions. */
    PEER(4),
    /** Entity life cycle and state; server to client. */
    ENTITY(5),
    /** Client: request chunks. Server: chunk data. */
    LOAD(6),
    /** Client no longer needs chunks; client to server. */
    UNLOAD(7),
    /** Voxel changes, both directions; newer servers also send the new meshes. */
    UPDATE(8),
    /** Remote call; a server answers only {@code vox-builtin:ping} in this form. */
    METHOD(9),
    /** A chat line, both directions. */
    CHAT(10),
    /** JSON of any shape for a world's transport handler; privileged clients only. */
    TRANSPORT(11),
    /** Named events, both directions. */
    EVENT(12),
    /** Server-level command; client to server. */
    ACTION(13),
    /** Time of the world; server to client. */
    STATS(14);

    private static final MessageType[] BY_ID = values();

    private final int id;

    MessageType(int id) {
        this.id = id;
    }

    /** Number of types; ids run from 0 to {@code COUNT - 1}. */
    public static final int COUNT = BY_ID.length;

    /**
     * Returns the number of this type on the wire.
     *
     * @return {@code 0} to {@code 14}.
     */
    public int id() {
        return id;
    }

    /**
     * Returns the type with a wire number.
     *
     * @param id as read from the wire, any value.
     * @return the type, or null if no type has this number.
     */
    public static @Nullable MessageType fromId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
