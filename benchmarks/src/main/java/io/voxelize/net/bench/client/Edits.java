package io.voxelize.net.bench.client;

/**
 * Voxels to change, in columns that nobody writes to after construction.
 *
 * <p><b>Thread:</b> any.
 */
public final class Edits {

    private static final int WIDTH = 10;
    private static final int GROUND = 64;

    final int[] vx;
    final int[] vy;
    final int[] vz;
    final int[] voxels;

    /** Makes a tower of {@code count} blocks at {@code west}; negative coordinates take more bytes. */
    public Edits(int count, int west) {
        vx = new int[count];
        vy = new int[count];
        vz = new int[count];
        voxels = new int[count];
        for (int i = 0; i < count; i++) {
            vx[i] = west + i % WIDTH;
            vy[i] = GROUND + i / (WIDTH * WIDTH);
            vz[i] = i / WIDTH % WIDTH;
            voxels[i] = 1 + i % 7;
        }
    }

    int count() {
        return vx.length;
    }
}
