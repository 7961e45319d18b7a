package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;

/**
 * Where each face's texture lies in the texture atlas: a square grid, each texture in the middle of its cell.
 *
 * <p>Observed: 0.8.55 gives the same face of every block one texture, 0.8.99 and 3.0.0 give each face of each block its
 * own.
 *
 * <p><b>Thread:</b> any.
 */
final class Atlas {
    private static final float MARGIN = 0.25f;

    private final boolean perBlock;
    private final int cells;

    Atlas(Generation generation) {
        this.perBlock = generation.since(Generation.G2024);
        this.cells = perBlock ? 8 : 4;
    }

    float startU(Block block, Face face) {
        int cell = index(block, face) % cells;
        return (cell + MARGIN) / cells;
    }

    float startV(Block block, Face face) {
        int cell = index(block, face) / cells;
        return (cell + MARGIN) / cells;
    }

    /** The width of every texture, which is also its height. */
    float extent() {
        return (1 - 2 * MARGIN) / cells;
    }

    private int index(Block block, Face face) {
        return (perBlock ? block.id() * Face.values().length : 0) + face.index();
    }
}
