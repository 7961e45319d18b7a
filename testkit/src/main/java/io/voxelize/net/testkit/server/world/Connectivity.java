package io.voxelize.net.testkit.server.world;

/**
 * Which faces of a section see each other through its blocks: one bit per pair of faces, as field 3 of a mesh carries
 * it.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class Connectivity {
    private static final int OPEN = 0x7FFF;
    private static final int FACES = 6;
    private static final int CELLS = Column.SIZE * Column.SECTION_HEIGHT * Column.SIZE;
    private static final int STEP_X = Column.SECTION_HEIGHT * Column.SIZE;

    private final boolean[] seen = new boolean[CELLS];
    private final int[] queue = new int[CELLS];
    private int queued;

    private Connectivity() {}

    /** Computes the bits of a section of the region's middle chunk. */
    static int of(Region region, int bottom) {
        return bottom >= region.height() ? OPEN : new Connectivity().compute(region, bottom);
    }

    private int compute(Region region, int bottom) {
        markOpaque(region, bottom);
        int bits = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            if (!seen[cell]) {
                bits |= pairs(facesOfCave(cell));
            }
        }
        return bits;
    }

    private void markOpaque(Region region, int bottom) {
        for (int cell = 0; cell < CELLS; cell++) {
            int x = cell / STEP_X;
            int y = cell / Column.SIZE % Column.SECTION_HEIGHT;
            int z = cell % Column.SIZE;
            seen[cell] = Block.isSolid(region.voxelAt(Region.MIDDLE + x, bottom + y, Region.MIDDLE + z));
        }
    }

    /** Flood-fills from a cell; returns the faces that it reaches as bits. */
    private int facesOfCave(int start) {
        queued = 0;
        visit(start);
        int faces = 0;
        for (int next = 0; next < queued; next++) {
            int cell = queue[next];
            faces |= step(cell / STEP_X, Column.SIZE, cell, STEP_X, 0);
            faces |= step(cell / Column.SIZE % Column.SECTION_HEIGHT, Column.SECTION_HEIGHT, cell, Column.SIZE, 2);
            faces |= step(cell % Column.SIZE, Column.SIZE, cell, 1, 4);
        }
        return faces;
    }

    /** Steps both ways along an axis; a step out of the section marks the face it crosses. */
    private int step(int position, int size, int cell, int stride, int lowFace) {
        int faces = 0;
        if (position == 0) {
            faces |= 1 << lowFace;
        } else {
            visit(cell - stride);
        }
        if (position == size - 1) {
            faces |= 2 << lowFace;
        } else {
            visit(cell + stride);
        }
        return faces;
    }

    private void visit(int cell) {
        if (!seen[cell]) {
            seen[cell] = true;
            queue[queued++] = cell;
        }
    }

    private static int pairs(int faces) {
        int bits = 0;
        for (int a = 0; a < FACES; a++) {
            for (int b = a + 1; b < FACES; b++) {
                if ((faces >> a & faces >> b & 1) != 0) {
                    bits |= 1 << (a * (11 - a) / 2 + b - a - 1);
                }
            }
        }
        return bits;
    }
}
