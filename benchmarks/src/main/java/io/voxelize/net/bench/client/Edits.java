package io.voxelize.net.bench.client;

/**
 * Voxels to change, in columns.
 *
 * <p><b>Thread:</b> any, as long as nobody writes to the arrays.
 */
public final class Edits {

    private static final int WIDTH = 10;
    private static final int GROUND = 64;

    private final int[] vx;
    private final int[] vy;
    private final int[] vz;
    private final int[] voxels;

    private Edits(int count) {
        vx = new int[count];
        vy = new int[count];
        vz = new int[count];
        voxels = new int[count];
    }

    /**
     * Makes a tower of blocks, as an editor of worlds builds it.
     *
     * @param count of voxels.
     * @param west where it stands; negative ones take more bytes.
     * @return edits.
     */
    public static Edits tower(int count, int west) {
        Edits edits = new Edits(count);
        for (int i = 0; i < count; i++) {
            edits.vx[i] = west + i % WIDTH;
            edits.vy[i] = GROUND + i / (WIDTH * WIDTH);
            edits.vz[i] = i / WIDTH % WIDTH;
            edits.voxels[i] = 1 + i % 7;
        }
        return edits;
    }

    int count() {
        return vx.length;
    }

    /** East, not to be changed. */
    int[] vx() {
        return vx;
    }

    /** Up, not to be changed. */
    int[] vy() {
        return vy;
    }

    /** South, not to be changed. */
    int[] vz() {
        return vz;
    }

    /** What is there then, not to be changed. */
    int[] voxels() {
        return voxels;
    }
}
