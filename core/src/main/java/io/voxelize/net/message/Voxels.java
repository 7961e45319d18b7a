package io.voxelize.net.message;

/**
 * Reads and makes voxel words.
 *
 * <pre>
 *  31  29 28 27   24 23      20 19      16 15            0
 * +------+--+-------+----------+----------+---------------+
 * |level |W | stage |y-rotation| rotation |   block id    |
 * +------+--+-------+----------+----------+---------------+
 * </pre>
 *
 * <p>Source: {@code voxel-utils.ts} / {@code block.rs}, upstream v3.0.0 (34cb852); bits 28 to 31 since 2026-07-26.
 *
 * <p><b>Thread:</b> any.
 */
public final class Voxels {

    /** Block id of air. */
    public static final int AIR = 0;

    private static final int Y_ROTATIONS = 16;

    private Voxels() {}

    /**
     * Returns the block id.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 0xFFFF}.
     */
    public static int id(int voxel) {
        return voxel & 0xFFFF;
    }

    /**
     * Returns the axis the block is turned to: 0 up (none), 1 down, 2 +x, 3 -x, 4 +z, 5 -z.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 5}; the unused values 6 to 15 read as 0.
     */
    public static int rotation(int voxel) {
        int rotation = voxel >>> 16 & 0xF;
        return rotation > 5 ? 0 : rotation;
    }

    /**
     * Returns the rotation around the block's own axis, in sixteenths of a full turn.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 15}.
     */
    public static int yRotation(int voxel) {
        return voxel >>> 20 & 0xF;
    }

    /**
     * Returns the stage, for instance of growth, or the level of a fluid block.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 15}.
     */
    public static int stage(int voxel) {
        return voxel >>> 24 & 0xF;
    }

    /**
     * Tells whether the block is waterlogged.
     *
     * @param voxel word.
     * @return true if it contains water.
     */
    public static boolean isWaterlogged(int voxel) {
        return (voxel & 1 << 28) != 0;
    }

    /**
     * Returns the level of the water in a waterlogged block.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 7}.
     */
    public static int waterLevel(int voxel) {
        return voxel >>> 29;
    }

    /**
     * Returns the level of the fluid in the voxel: the water level if it is waterlogged, else the stage.
     *
     * @param voxel word.
     * @return {@code 0} to {@code 15}.
     */
    public static int fluidLevel(int voxel) {
        return isWaterlogged(voxel) ? waterLevel(voxel) : stage(voxel);
    }

    /**
     * Returns the rotation around the block's own axis as an angle.
     *
     * @param voxel word.
     * @return radians, {@code 0} to below {@code 2 * PI}.
     */
    public static double yAngle(int voxel) {
        return yRotation(voxel) * (2 * Math.PI / Y_ROTATIONS);
    }

    /**
     * Makes a voxel word, not waterlogged.
     *
     * @param id of the block, {@code 0} to {@code 0xFFFF}.
     * @param rotation {@code 0} to {@code 5}.
     * @param yRotation {@code 0} to {@code 15}.
     * @param stage {@code 0} to {@code 15}.
     * @return the word.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a value is outside its range.
     */
    public static int pack(int id, int rotation, int yRotation, int stage) {
        check("id", id, 0xFFFF);
        check("rotation", rotation, 5);
        check("yRotation", yRotation, 15);
        check("stage", stage, 15);
        return id | rotation << 16 | yRotation << 20 | stage << 24;
    }

    private static void check(String name, int value, int max) {
        if (value < 0 || value > max) {
            throw new NetworkException(
                    NetworkException.Reason.INVALID_ARGUMENT,
                    "part of a voxel word out of range: " + name + "=" + value + ", max=" + max);
        }
    }
}
