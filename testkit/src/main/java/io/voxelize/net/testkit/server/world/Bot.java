package io.voxelize.net.testkit.server.world;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The entity that {@code spawn-bot} makes: half a block in size, it falls and rests on what is solid.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class Bot {
    /** Registered type of the entity. */
    public static final String TYPE = "bot";
    /** Half the length of its sides, in blocks. */
    public static final double HALF_SIZE = 0.25;

    private static final double GRAVITY = -24.8;
    private static final double AIR_DRAG = 0.1;
    private static final double MAX_STEP = 0.5;
    private static final byte MOTION_VERSION = 1;
    private static final byte RIGID_BODY = 4;
    private static final int MOTION_LENGTH = 15;
    private static final double MOTION_SCALE = 512;

    private final String id = NanoId.next();
    private final boolean hasRigidBody;
    private final float x;
    private final float z;
    private double y;
    private double velocity;

    /**
     * Spawns a bot.
     *
     * @param x block coordinate of its middle.
     * @param y block coordinate of its middle.
     * @param z block coordinate of its middle.
     * @param hasRigidBody whether its metadata tells about its body, as since 2026.
     */
    public Bot(float x, float y, float z, boolean hasRigidBody) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.hasRigidBody = hasRigidBody;
    }

    /** Tells which blocks are solid. */
    @FunctionalInterface
    public interface Ground {
        /**
         * Tells what is at a place.
         *
         * @param x block coordinate.
         * @param y block coordinate, maybe outside the world.
         * @param z block coordinate.
         * @return null if the chunk is not generated yet; a bot then waits.
         */
        @Nullable
        Boolean isSolid(int x, int y, int z);
    }

    /**
     * Returns the identity.
     *
     * @return 21 characters.
     */
    public String id() {
        return id;
    }

    /**
     * Returns where its middle is.
     *
     * @return block coordinate.
     */
    public double x() {
        return x;
    }

    /**
     * Returns where its middle is.
     *
     * @return block coordinate.
     */
    public double y() {
        return (float) y;
    }

    /**
     * Returns where its middle is.
     *
     * @return block coordinate.
     */
    public double z() {
        return z;
    }

    /**
     * Falls for a while.
     *
     * @param seconds that passed.
     * @param ground of the world.
     * @return true if it moved.
     */
    public boolean step(double seconds, Ground ground) {
        float before = (float) y;
        velocity = (velocity + GRAVITY * seconds) * (1 - AIR_DRAG * seconds);
        double rest = velocity * seconds;
        while (rest < 0 && fall(Math.max(rest, -MAX_STEP), ground)) {
            rest += MAX_STEP;
        }
        return (float) y != before;
    }

    /** Falls by less than a block; returns false if a block stops it, on which it then rests. */
    private boolean fall(double distance, Ground ground) {
        int below = (int) Math.floor(y + distance - HALF_SIZE);
        if (!isBlocked(below, ground)) {
            y += distance;
            return true;
        }
        y = Math.min(y, below + 1 + HALF_SIZE);
        velocity = 0;
        return false;
    }

    private boolean isBlocked(int below, Ground ground) {
        for (int cornerX = floor(x - HALF_SIZE); cornerX < x + HALF_SIZE; cornerX++) {
            for (int cornerZ = floor(z - HALF_SIZE); cornerZ < z + HALF_SIZE; cornerZ++) {
                Boolean solid = ground.isSolid(cornerX, below, cornerZ);
                if (solid == null || solid) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int floor(double value) {
        return (int) Math.floor(value);
    }

    /**
     * Returns the full snapshot.
     *
     * @return JSON text.
     */
    public String metadata() {
        String position = "\"position\":[" + (double) x + "," + (double) (float) y + "," + (double) z + "]}";
        return (hasRigidBody ? "{\"rigidBody\":{\"fluidRatio\":0.0,\"isInFluid\":false}," : "{") + position;
    }

    /**
     * Returns the compact motion payload, motion.v1: position and rigid body.
     *
     * @return 15 bytes.
     */
    public byte[] motion() {
        return ByteBuffer.allocate(MOTION_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MOTION_VERSION)
                .put(RIGID_BODY)
                .putInt(fixedPoint(x))
                .putInt(fixedPoint((float) y))
                .putInt(fixedPoint(z))
                .put((byte) 0)
                .array();
    }

    private static int fixedPoint(float value) {
        return (int) Math.rint(Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value * MOTION_SCALE)));
    }
}
