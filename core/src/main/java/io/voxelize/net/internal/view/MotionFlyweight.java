package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.message.MotionView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a motion payload in place, in its wire format.
 *
 * <pre>
 *   0 version = 1   1 flags   2 position, 3 x i32   then, if their flag is set:
 *   direction, 3 x i16   fluid ratio, u8   target, 3 x i32
 * </pre>
 *
 * <p>Source: {@code motion.v1}, upstream 4022391.
 *
 * <p><b>Thread:</b> game.
 */
final class MotionFlyweight implements MotionView {

    private static final int VERSION = 1;
    private static final int FLAGS = 1;
    private static final int POSITION = 2;
    private static final int FLAG_IN_FLUID = 1;
    private static final int FLAG_DIRECTION = 2;
    private static final int FLAG_RIGID_BODY = 4;
    private static final int FLAG_TARGET = 8;
    private static final int DIRECTION_LENGTH = 3 * Short.BYTES;
    private static final int TARGET_LENGTH = 3 * Integer.BYTES;
    private static final double MAX_RATIO = 255.0;

    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    private int index;

    MotionFlyweight wrap(UnsafeBuffer buffer, int index) {
        this.buffer = buffer;
        this.index = index;
        return this;
    }

    void unwrap() {
        buffer = Unwrapped.BUFFER;
    }

    /** Tells whether a payload is complete and of the known version; any other one counts as absent. */
    static boolean isReadable(UnsafeBuffer buffer, int index, int length) {
        return length >= MIN_LENGTH
                && buffer.getByte(index) == VERSION
                && length >= neededLength(buffer.getByte(index + FLAGS));
    }

    private static int neededLength(int flags) {
        return MIN_LENGTH
                + ((flags & FLAG_DIRECTION) == 0 ? 0 : DIRECTION_LENGTH)
                + ((flags & FLAG_RIGID_BODY) == 0 ? 0 : 1)
                + ((flags & FLAG_TARGET) == 0 ? 0 : TARGET_LENGTH);
    }

    @Override
    public double x() {
        return blocks(POSITION);
    }

    @Override
    public double y() {
        return blocks(POSITION + Integer.BYTES);
    }

    @Override
    public double z() {
        return blocks(POSITION + 2 * Integer.BYTES);
    }

    @Override
    public boolean hasDirection() {
        return has(FLAG_DIRECTION);
    }

    @Override
    public double directionX() {
        return direction(0);
    }

    @Override
    public double directionY() {
        return direction(1);
    }

    @Override
    public double directionZ() {
        return direction(2);
    }

    @Override
    public boolean hasRigidBody() {
        return has(FLAG_RIGID_BODY);
    }

    @Override
    public boolean isInFluid() {
        return hasRigidBody() && has(FLAG_IN_FLUID);
    }

    @Override
    public double fluidRatio() {
        return hasRigidBody() ? (buffer.getByte(index + rigidBodyOffset()) & 0xFF) / MAX_RATIO : 0;
    }

    @Override
    public boolean hasTarget() {
        return has(FLAG_TARGET);
    }

    @Override
    public double targetX() {
        return target(0);
    }

    @Override
    public double targetY() {
        return target(1);
    }

    @Override
    public double targetZ() {
        return target(2);
    }

    private boolean has(int flag) {
        return (buffer.getByte(index + FLAGS) & flag) != 0;
    }

    private int rigidBodyOffset() {
        return MIN_LENGTH + (hasDirection() ? DIRECTION_LENGTH : 0);
    }

    private double direction(int axis) {
        return hasDirection()
                ? buffer.getShort(index + MIN_LENGTH + axis * Short.BYTES, LITTLE_ENDIAN) / UNITS_PER_BLOCK
                : 0;
    }

    private double target(int axis) {
        return hasTarget() ? blocks(rigidBodyOffset() + (hasRigidBody() ? 1 : 0) + axis * Integer.BYTES) : 0;
    }

    private double blocks(int offset) {
        return buffer.getInt(index + offset, LITTLE_ENDIAN) / UNITS_PER_BLOCK;
    }

    @Override
    public String toString() {
        return buffer.capacity() == 0
                ? "MotionView" + Unwrapped.TEXT
                : "MotionView(x=" + x() + ", y=" + y() + ", z=" + z() + ")";
    }
}
