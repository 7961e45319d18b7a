package io.voxelize.net.tutorial;

import io.voxelize.net.message.Voxels;
import java.util.Arrays;

/**
 * The topmost blocks of a square part of a world, as seen from above.
 *
 * <p><b>Thread:</b> the one that reads the world; afterwards immutable.
 */
final class Surface {

    private static final int NOTHING = -1;

    private final int minX;
    private final int minZ;
    private final int width;
    private final int[] heights;
    private final int[] blockIds;
    private final int[] lights;
    private int lowest = Integer.MAX_VALUE;
    private int highest = Integer.MIN_VALUE;
    private int columnCount;

    /**
     * Reads the surface.
     *
     * @param source of the voxels.
     * @param minX corner of the square along x, in blocks.
     * @param minZ corner of the square along z, in blocks.
     * @param width of the square, in blocks, at least 1.
     */
    Surface(VoxelSource source, int minX, int minZ, int width) {
        this.minX = minX;
        this.minZ = minZ;
        this.width = width;
        this.heights = new int[width * width];
        this.blockIds = new int[width * width];
        this.lights = new int[width * width];
        Arrays.fill(heights, NOTHING);
        for (int column = 0; column < heights.length; column++) {
            read(source, column);
        }
    }

    private void read(VoxelSource source, int column) {
        int vx = minX + column % width;
        int vz = minZ + column / width;
        if (!source.isLoaded(vx, vz)) {
            return;
        }
        for (int vy = source.maxHeight() - 1; vy >= 0; vy--) {
            int id = source.blockId(vx, vy, vz);
            if (id != Voxels.AIR) {
                heights[column] = vy;
                blockIds[column] = id;
                // A solid block holds no light itself: what falls on it stands in the air above.
                lights[column] = source.light(vx, Math.min(vy + 1, source.maxHeight() - 1), vz);
                lowest = Math.min(lowest, vy);
                highest = Math.max(highest, vy);
                columnCount++;
                return;
            }
        }
    }

    int width() {
        return width;
    }

    /** How many columns of the square are loaded and not all air. */
    int columnCount() {
        return columnCount;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    boolean isKnown(int x, int z) {
        return x >= 0 && z >= 0 && x < width && z < width && heights[z * width + x] != NOTHING;
    }

    int height(int x, int z) {
        return heights[z * width + x];
    }

    int blockId(int x, int z) {
        return blockIds[z * width + x];
    }

    int light(int x, int z) {
        return lights[z * width + x];
    }
}
