package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Layout of a {@code motion.v1} payload: version, flags, position, then the optional parts that the flags announce.
 *
 * <p>Source: {@code Entity.motion} = 5 of {@code messages.proto} and its encoder, upstream 4022391 (2026-07-16);
 * observed on 3.0.0.
 *
 * <p><b>Thread:</b> any.
 */
final class MotionPayload {

    private static final int VERSION = 1;
    private static final int VERSION_MASK = 0xFF;

    /** Length of a payload without optional parts in bytes. */
    static final int MIN_LENGTH = 14;

    /** Returned by {@link #length} for an unknown version; longer than any payload. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private static final int DIRECTION = 0x02;
    private static final int DIRECTION_LENGTH = 6;
    private static final int RIGID_BODY = 0x04;
    private static final int RIGID_BODY_LENGTH = 1;
    private static final int TARGET = 0x08;
    private static final int TARGET_LENGTH = 12;

    private MotionPayload() {}

    /** Tells whether a payload has the known version and all parts that its flags announce; extra bytes are allowed. */
    static boolean isWellFormed(DirectBuffer buffer, int index, int length) {
        return length >= MIN_LENGTH && length >= length(buffer.getShort(index, LITTLE_ENDIAN));
    }

    /**
     * Returns the minimum length of a payload in bytes.
     *
     * @param versionAndFlags its first two bytes, the version in the lower one.
     */
    static int length(int versionAndFlags) {
        if ((versionAndFlags & VERSION_MASK) != VERSION) {
            return UNKNOWN;
        }
        int flags = versionAndFlags >>> Byte.SIZE;
        return MIN_LENGTH
                + ((flags & DIRECTION) == 0 ? 0 : DIRECTION_LENGTH)
                + ((flags & RIGID_BODY) == 0 ? 0 : RIGID_BODY_LENGTH)
                + ((flags & TARGET) == 0 ? 0 : TARGET_LENGTH);
    }
}
