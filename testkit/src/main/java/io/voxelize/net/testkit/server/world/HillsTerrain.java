package io.voxelize.net.testkit.server.world;

/**
 * The ground of the world {@code hills}: rolling hills with pockets of ore and the odd lamp, the same function as that
 * of the real server this testkit starts for interoperability tests.
 *
 * <p><b>Thread:</b> any.
 */
public final class HillsTerrain {
    private static final int BEACH = 58;
    private static final int LOWEST_CAVE = 5;

    private HillsTerrain() {}

    /**
     * Returns the block that the terrain has at a place.
     *
     * @param x block coordinate.
     * @param y block coordinate.
     * @param z block coordinate.
     * @param seed of the world.
     * @return block id.
     */
    public static int blockAt(int x, int y, int z, int seed) {
        int height = heightAt(x, z, seed);
        if (y == height + 1 && hasLamp(x, z, seed)) {
            return Block.LAMP.id();
        }
        return y < 0 || y > height ? Block.AIR.id() : groundAt(x, y, z, height, seed);
    }

    /**
     * Returns the height of the ground, on which a lamp may stand.
     *
     * @param x block coordinate.
     * @param z block coordinate.
     * @param seed of the world.
     * @return y of the highest block of the ground.
     */
    public static int heightAt(int x, int z, int seed) {
        double hills = 14 * Math.sin(x / 37.0) * Math.cos(z / 29.0);
        double waves = 5 * Math.sin(x / 11.0 + z / 13.0);
        return (int) (64.0 + hills + waves + Integer.remainderUnsigned(hash(x, 0, z, seed), 3));
    }

    /**
     * Returns the terrain.
     *
     * @param seed of the world.
     * @return the hills.
     */
    public static Terrain ofSeed(int seed) {
        return (x, z, blocks) -> fill(x, z, blocks, seed);
    }

    private static int fill(int x, int z, int[] blocks, int seed) {
        int height = heightAt(x, z, seed);
        for (int y = 0; y <= height; y++) {
            blocks[y] = groundAt(x, y, z, height, seed);
        }
        if (!hasLamp(x, z, seed)) {
            return height + 1;
        }
        blocks[height + 1] = Block.LAMP.id();
        return height + 2;
    }

    private static int groundAt(int x, int y, int z, int height, int seed) {
        if (y == height) {
            return height < BEACH ? Block.SAND.id() : Block.GRASS.id();
        }
        if (y > height - 4) {
            return Block.DIRT.id();
        }
        if (y >= LOWEST_CAVE && y < height - 3 && isCave(x, y, z)) {
            return Block.AIR.id();
        }
        return Integer.remainderUnsigned(hash(x, y, z, seed), 61) == 0 ? Block.ORE.id() : Block.STONE.id();
    }

    private static boolean isCave(int x, int y, int z) {
        return Math.sin(x / 9.0) + Math.sin(y / 7.0) + Math.cos(z / 8.0) > 2.1;
    }

    private static boolean hasLamp(int x, int z, int seed) {
        return Integer.remainderUnsigned(hash(x, 1, z, seed), 211) == 0;
    }

    private static int hash(int x, int y, int z, int seed) {
        int h = seed ^ 0x9E37_79B9;
        h = mix(h, x);
        h = mix(h, y);
        return mix(h, z);
    }

    private static int mix(int hash, int value) {
        int h = (hash ^ value) * 0x85EB_CA6B;
        h ^= h >>> 13;
        h *= 0xC2B2_AE35;
        return h ^ h >>> 16;
    }
}
