package io.voxelize.net.testkit.server.world;

import java.util.Arrays;

/**
 * Spreads sunlight and the light of lamps through a region: one level less per block, sunlight of 15 straight down
 * without loss, nothing through opaque blocks.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class LightEngine {
    private static final int SUN_SHIFT = 12;
    private static final int RED_SHIFT = 8;
    private static final int GREEN_SHIFT = 4;
    private static final int BLUE_SHIFT = 0;
    private static final int FULL = 15;

    private final Region region;
    private final int[] voxels;
    private final int[] lights;
    private final int stepX;
    private final int height;
    private int[] queue = new int[4096];
    private int queued;

    private LightEngine(Region region) {
        this.region = region;
        this.voxels = region.voxels();
        this.lights = region.lights();
        this.height = region.height();
        this.stepX = height * Region.SIZE;
    }

    /** Fills in the light of a region. */
    static void light(Region region) {
        LightEngine engine = new LightEngine(region);
        engine.shineFromAbove();
        engine.shineFromLamps(RED_SHIFT);
        engine.shineFromLamps(GREEN_SHIFT);
        engine.shineFromLamps(BLUE_SHIFT);
    }

    private void shineFromAbove() {
        int[] tops = new int[Region.SIZE * Region.SIZE];
        for (int x = 0; x < Region.SIZE; x++) {
            for (int z = 0; z < Region.SIZE; z++) {
                tops[x * Region.SIZE + z] = shineDown(x, z);
            }
        }
        for (int x = 0; x < Region.SIZE; x++) {
            for (int z = 0; z < Region.SIZE; z++) {
                enqueueBesideHigherGround(tops, x, z);
            }
        }
        spread(SUN_SHIFT);
    }

    /** Lights a column from the sky to its highest opaque block, whose y is returned, -1 if there is none. */
    private int shineDown(int x, int z) {
        int y = height - 1;
        while (y >= 0 && !Block.isSolid(voxels[region.index(x, y, z)])) {
            lights[region.index(x, y, z)] = FULL << SUN_SHIFT;
            y--;
        }
        return y;
    }

    /** Only sunlit voxels below a neighbour's top can have a dark neighbour. */
    private void enqueueBesideHigherGround(int[] tops, int x, int z) {
        int neighbours = -1;
        for (int i = 0; i < 4; i++) {
            int nx = x + (i == 0 ? 1 : i == 1 ? -1 : 0);
            int nz = z + (i == 2 ? 1 : i == 3 ? -1 : 0);
            if (nx >= 0 && nx < Region.SIZE && nz >= 0 && nz < Region.SIZE) {
                neighbours = Math.max(neighbours, tops[nx * Region.SIZE + nz]);
            }
        }
        for (int y = tops[x * Region.SIZE + z] + 1; y <= neighbours; y++) {
            enqueue(region.index(x, y, z));
        }
    }

    private void shineFromLamps(int shift) {
        for (int i = 0; i < voxels.length; i++) {
            if (Block.isSolid(voxels[i]) && Block.of(voxels[i]).isLight()) {
                lights[i] |= level(Block.of(voxels[i]), shift) << shift;
                enqueue(i);
            }
        }
        spread(shift);
    }

    private static int level(Block block, int shift) {
        return switch (shift) {
            case RED_SHIFT -> block.redLight();
            case GREEN_SHIFT -> block.greenLight();
            default -> block.blueLight();
        };
    }

    private void enqueue(int index) {
        if (queued == queue.length) {
            queue = Arrays.copyOf(queue, queued * 2);
        }
        queue[queued++] = index;
    }

    private void spread(int shift) {
        for (int next = 0; next < queued; next++) {
            int index = queue[next];
            int level = lights[index] >>> shift & FULL;
            int x = index / stepX;
            int y = index / Region.SIZE % height;
            int z = index % Region.SIZE;
            raise(x > 0, index - stepX, level - 1, shift);
            raise(x < Region.SIZE - 1, index + stepX, level - 1, shift);
            raise(y > 0, index - Region.SIZE, shift == SUN_SHIFT && level == FULL ? FULL : level - 1, shift);
            raise(y < height - 1, index + Region.SIZE, level - 1, shift);
            raise(z > 0, index - 1, level - 1, shift);
            raise(z < Region.SIZE - 1, index + 1, level - 1, shift);
        }
        queued = 0;
    }

    private void raise(boolean inside, int index, int level, int shift) {
        if (inside && level > 0 && !Block.isSolid(voxels[index]) && (lights[index] >>> shift & FULL) < level) {
            lights[index] = (lights[index] & ~(FULL << shift)) | level << shift;
            enqueue(index);
        }
    }
}
