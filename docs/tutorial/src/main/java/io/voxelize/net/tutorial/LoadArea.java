package io.voxelize.net.tutorial;

import io.voxelize.net.world.World;
import io.voxelize.net.world.WorldOptions;

/**
 * The chunks around the origin that a {@link World} with that radius asks for: those in a circle, within the bounds of
 * the world.
 *
 * <p><b>Thread:</b> game.
 */
final class LoadArea {

    private final World world;
    private final int radius;
    private final int chunkCount;

    /**
     * Measures the area.
     *
     * @param world after INIT.
     * @param radius in chunks.
     */
    LoadArea(World world, int radius) {
        this.world = world;
        this.radius = radius;
        this.chunkCount = count(false);
    }

    int chunkCount() {
        return chunkCount;
    }

    int loadedCount() {
        return count(true);
    }

    boolean isLoaded() {
        return loadedCount() == chunkCount;
    }

    /** The least x and z of the square around the area. */
    int minBlock() {
        return -radius * world.options().chunkSize();
    }

    int widthInBlocks() {
        return (2 * radius + 1) * world.options().chunkSize();
    }

    private int count(boolean loadedOnly) {
        WorldOptions options = world.options();
        int count = 0;
        for (int x = -radius; x <= radius; x++) {
            for (int z = -radius; z <= radius; z++) {
                if (x * x + z * z <= radius * radius
                        && options.containsChunk(x, z)
                        && (!loadedOnly || world.isLoaded(x, z))) {
                    count++;
                }
            }
        }
        return count;
    }
}
