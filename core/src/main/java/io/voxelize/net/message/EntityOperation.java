package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * Operation of an entity record, in the order of the numbers on the wire.
 *
 * <p>Source: {@code messages.proto}, {@code Entity.Operation}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 */
public enum EntityOperation {
    /** A new entity; metadata is a full snapshot, and replaces that of an entity already known. */
    CREATE(0),
    /** The entity was removed from the world. */
    DELETE(1),
    /** Changed state. Without metadata and motion: the entity still exists. */
    UPDATE(2),
    /** The entity left the receiver's radius; {@link #CREATE} follows if it returns. Servers since 2026-07-13. */
    OUT_OF_RANGE(3);

    private static final EntityOperation[] BY_ID = values();

    private final int id;

    EntityOperation(int id) {
        this.id = id;
    }

    /**
     * Returns the number of this operation on the wire.
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
