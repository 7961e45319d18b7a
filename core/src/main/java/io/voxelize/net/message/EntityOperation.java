package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * What an entity record asks for, in the order of its wire numbers.
 *
 * <p>Source: {@code messages.proto}, {@code Entity.Operation}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 */
public enum EntityOperation {
    /** A new entity; metadata is a full snapshot. If it is known already, its metadata is replaced. */
    CREATE(0),
    /** The entity is gone for good. */
    DELETE(1),
    /** Changed state; neither metadata nor motion means "still there". */
    UPDATE(2),
    /** Left the receiver's radius (servers since 2026-07-13); it may come back with {@link #CREATE}. */
    OUT_OF_RANGE(3);

    private static final EntityOperation[] BY_ID = values();

    private final int id;

    EntityOperation(int id) {
        this.id = id;
    }

    /**
     * Returns the number that stands for this operation on the wire.
     *
     * @return {@code 0} to {@code 3}.
     */
    public int id() {
        return id;
    }

    /**
     * Returns the operation with a wire number.
     *
     * @param id as read from the wire, any value.
     * @return the operation, or null if none has this number.
     */
    public static @Nullable EntityOperation fromId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
