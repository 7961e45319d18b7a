package io.voxelize.net.testkit.server.world;

import java.util.Arrays;

/**
 * The ground of the world {@code tutorial}: ten layers of stone, two of dirt, one of grass.
 *
 * <p><b>Thread:</b> any.
 */
public final class FlatTerrain {
    private static final int STONE_LAYERS = 10;
    private static final int DIRT_LAYERS = 2;
    private static final int GRASS_Y = STONE_LAYERS + DIRT_LAYERS;

    private FlatTerrain() {}

    /**
     * Returns the block at a height, which is the same everywhere.
     *
     * @param y block coordinate.
     * @return block id.
     */
    public static int blockAt(int y) {
        if (y < 0 || y > GRASS_Y) {
            return Block.AIR.id();
        }
        if (y == GRASS_Y) {
            return Block.GRASS.id();
        }
        return y < STONE_LAYERS ? Block.STONE.id() : Block.DIRT.id();
    }

    /**
     * Returns the terrain.
     *
     * @return the same everywhere.
     */
    public static Terrain terrain() {
        return (x, z, blocks) -> {
            Arrays.setAll(blocks, FlatTerrain::blockAt);
            return GRASS_Y + 1;
        };
    }
}
