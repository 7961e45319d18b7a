package io.voxelize.net.testkit.server.world;

import java.util.function.Function;

/**
 * The voxels and lights of a chunk and its eight neighbours, copied together so that light and meshes need no look-ups
 * across chunks. Only the light of the middle chunk and of the ring of voxels around it is exact: light reaches 15
 * blocks.
 *
 * <p>Coordinates are local: (16, y, 16) is the corner of the middle chunk. Above {@link #height} all is open sky.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class Region {
    /** Blocks along x and along z. */
    static final int SIZE = 3 * Column.SIZE;
    /** Where the middle chunk begins. */
    static final int MIDDLE = Column.SIZE;
    /** Sunlight 15, nothing else. */
    static final int OPEN_SKY = 0xF000;

    private static final int LIGHT_REACH = 16;

    private final int height;
    private final int[] voxels;
    private final int[] lights;

    private Region(int height) {
        this.height = height;
        this.voxels = new int[SIZE * height * SIZE];
        this.lights = new int[voxels.length];
    }

    /** Copies a chunk's surroundings; the light is still to be made. */
    static Region around(ChunkPos middle, Function<ChunkPos, Column> columns) {
        Column[] nine = new Column[9];
        int top = 0;
        for (int i = 0; i < nine.length; i++) {
            nine[i] = columns.apply(middle.plus(i / 3 - 1, i % 3 - 1));
            top = Math.max(top, nine[i].top());
        }
        Region region = new Region(Math.min(Column.HEIGHT, top + 1 + LIGHT_REACH));
        for (int i = 0; i < nine.length; i++) {
            region.copyIn(nine[i], i / 3 * Column.SIZE, i % 3 * Column.SIZE);
        }
        return region;
    }

    int height() {
        return height;
    }

    int index(int x, int y, int z) {
        return (x * height + y) * SIZE + z;
    }

    int voxelAt(int x, int y, int z) {
        return y < 0 || y >= height ? 0 : voxels[index(x, y, z)];
    }

    int lightAt(int x, int y, int z) {
        if (y < 0) {
            return 0;
        }
        return y >= height ? OPEN_SKY : lights[index(x, y, z)];
    }

    /** Raw voxel words, by {@link #index}. */
    int[] voxels() {
        return voxels;
    }

    /** Raw light words, by {@link #index}. */
    int[] lights() {
        return lights;
    }

    /** Writes the light of the middle chunk into a column of open sky. */
    void copyLightTo(Column column) {
        for (int x = 0; x < Column.SIZE; x++) {
            for (int y = 0; y < height; y++) {
                for (int z = 0; z < Column.SIZE; z++) {
                    int light = lights[index(MIDDLE + x, y, MIDDLE + z)];
                    if (light != OPEN_SKY) {
                        column.set(x, y, z, light);
                    }
                }
            }
        }
    }

    private void copyIn(Column column, int offsetX, int offsetZ) {
        int top = Math.min(column.top(), height - 1);
        for (int x = 0; x < Column.SIZE; x++) {
            for (int y = 0; y <= top; y++) {
                for (int z = 0; z < Column.SIZE; z++) {
                    voxels[index(offsetX + x, y, offsetZ + z)] = column.get(x, y, z);
                }
            }
        }
    }
}
