package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;

/**
 * The light of the corners of faces: at each corner four cells meet in front of the face; those that are open share
 * their light, the blocks among them darken the corner.
 *
 * <p>Observed: 3.0.0 counts the light of a lamp among the four, 0.8.55 does not. With this, all vertex lights of the
 * hills equal those of the real servers.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class CornerLight {
    /** Bits 16 and 17 of a vertex light hold the occlusion, 3 for none. */
    static final int OCCLUSION_SHIFT = 16;

    private static final int CHANNELS = 4;

    private final Region region;
    private final boolean countsLamps;
    private long sum;
    private int count;

    CornerLight(Generation generation, Region region) {
        this.region = region;
        this.countsLamps = generation.since(Generation.G2026);
    }

    /** Returns the vertex light of a face's corner, the coordinates being those of the cell in front of the face. */
    int light(Face face, int corner, int x, int y, int z) {
        int dx = outwards(face, corner, 0);
        int dy = outwards(face, corner, 1);
        int dz = outwards(face, corner, 2);
        sum = 0;
        count = 0;
        add(x, y, z);
        boolean side = dx == 0 ? add(x, y + dy, z) : add(x + dx, y, z);
        boolean otherSide = dz == 0 ? add(x, y + dy, z) : add(x, y, z + dz);
        boolean across = (side && otherSide) || add(x + dx, y + dy, z + dz);
        return occlusion(side, otherSide, across) << OCCLUSION_SHIFT | average();
    }

    /** The offset from the middle of the face to its corner, 0 along the face's own axis. */
    private static int outwards(Face face, int corner, int axis) {
        return face.direction(axis) == 0 ? face.position(corner, axis) * 2 - 1 : 0;
    }

    /** Adds a cell's light if it counts; returns whether the cell is a block. */
    private boolean add(int x, int y, int z) {
        boolean opaque = Block.isSolid(region.voxelAt(x, y, z));
        int light = region.lightAt(x, y, z);
        if (!opaque || (countsLamps && light != 0)) {
            sum += spread(light);
            count++;
        }
        return opaque;
    }

    private static int occlusion(boolean side, boolean otherSide, boolean across) {
        if (side && otherSide) {
            return 0;
        }
        return 3 - (side ? 1 : 0) - (otherSide ? 1 : 0) - (across ? 1 : 0);
    }

    /** Puts each of the four channels into sixteen bits of its own, so that lights can be added. */
    private static long spread(int light) {
        long wide = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            wide |= (long) ((light >>> (channel * 4)) & 15) << (channel * 16);
        }
        return wide;
    }

    private int average() {
        int light = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int total = (int) (sum >>> (channel * 16)) & 0xFFFF;
            light |= (total / count) << (channel * 4);
        }
        return light;
    }
}
