package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ProtoWriter;

/**
 * Turns a section of the middle chunk of a region into quads: one per block face that touches a block one can see through,
 * with the light of each corner averaged over the voxels that meet there.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class Mesher {
    private static final int OCCLUSION_SHIFT = 16;
    private static final int CHANNELS = 4;

    private final Generation generation;
    private final Region region;
    private final Atlas atlas;
    private final int[] cornerOcclusion = new int[Face.CORNERS];

    Mesher(Generation generation, Region region) {
        this.generation = generation;
        this.region = region;
        this.atlas = new Atlas(generation);
    }

    /** Encodes the mesh of a section, which may be without any geometry. */
    byte[] encode(int level) {
        Geometry[] geometries = new Geometry[Block.ALL.size()];
        for (Block block : Block.ALL) {
            geometries[block.id()] = new Geometry(block.id());
        }
        if (level * Column.SECTION_HEIGHT < region.height()) {
            mesh(level * Column.SECTION_HEIGHT, geometries);
        }
        ProtoWriter writer = new ProtoWriter().int32(1, level);
        for (Geometry geometry : geometries) {
            if (!geometry.isEmpty()) {
                writer.message(2, geometry.encode(generation));
            }
        }
        if (generation.since(Generation.G2026)) {
            writer.present(3, Connectivity.of(region, level * Column.SECTION_HEIGHT));
        }
        return writer.toBytes();
    }

    private void mesh(int bottom, Geometry[] geometries) {
        for (int x = 0; x < Column.SIZE; x++) {
            for (int y = bottom; y < bottom + Column.SECTION_HEIGHT; y++) {
                for (int z = 0; z < Column.SIZE; z++) {
                    int voxel = region.voxelAt(Region.MIDDLE + x, y, Region.MIDDLE + z);
                    if (Block.isSolid(voxel)) {
                        Block block = Block.of(voxel);
                        addFaces(block, x, y, z, bottom, geometries[block.id()]);
                    }
                }
            }
        }
    }

    private void addFaces(Block block, int x, int y, int z, int bottom, Geometry geometry) {
        for (Face face : Face.values()) {
            int cellX = Region.MIDDLE + x + face.direction(0);
            int cellY = y + face.direction(1);
            int cellZ = Region.MIDDLE + z + face.direction(2);
            if (!isOpaque(cellX, cellY, cellZ)) {
                addQuad(block, face, x, y - bottom, z, cellX, cellY, cellZ, geometry);
            }
        }
    }

    private void addQuad(
            Block block, Face face, int x, int y, int z, int cellX, int cellY, int cellZ, Geometry geometry) {
        float startU = atlas.startU(block, face);
        float startV = atlas.startV(block, face);
        for (int corner = 0; corner < Face.CORNERS; corner++) {
            int light = cornerLight(face, corner, cellX, cellY, cellZ);
            cornerOcclusion[corner] = light >>> OCCLUSION_SHIFT;
            geometry.addVertex(
                    x + face.position(corner, 0),
                    y + face.position(corner, 1),
                    z + face.position(corner, 2),
                    startU + face.uv(corner, 0) * atlas.extent(),
                    startV + face.uv(corner, 1) * atlas.extent(),
                    light);
        }
        geometry.closeQuad(cornerOcclusion[0] + cornerOcclusion[3] > cornerOcclusion[1] + cornerOcclusion[2]);
    }

    /** The cell in front of the face, the two beside it and the one across, as seen from a corner. */
    private int cornerLight(Face face, int corner, int cellX, int cellY, int cellZ) {
        int axis = face.direction(0) != 0 ? 0 : face.direction(1) != 0 ? 1 : 2;
        int first = axis == 0 ? 1 : 0;
        int second = axis == 2 ? 1 : 2;
        int[] side = {0, 0, 0};
        int[] otherSide = {0, 0, 0};
        side[first] = face.position(corner, first) * 2 - 1;
        otherSide[second] = face.position(corner, second) * 2 - 1;
        boolean sideBlocked = isOpaque(cellX + side[0], cellY + side[1], cellZ + side[2]);
        boolean otherBlocked = isOpaque(cellX + otherSide[0], cellY + otherSide[1], cellZ + otherSide[2]);
        int acrossX = cellX + side[0] + otherSide[0];
        int acrossY = cellY + side[1] + otherSide[1];
        int acrossZ = cellZ + side[2] + otherSide[2];
        boolean acrossBlocked = isOpaque(acrossX, acrossY, acrossZ);
        long sum = spread(region.lightAt(cellX, cellY, cellZ));
        int count = 1;
        if (!sideBlocked) {
            sum += spread(region.lightAt(cellX + side[0], cellY + side[1], cellZ + side[2]));
            count++;
        }
        if (!otherBlocked) {
            sum += spread(region.lightAt(cellX + otherSide[0], cellY + otherSide[1], cellZ + otherSide[2]));
            count++;
        }
        if (!acrossBlocked && !(sideBlocked && otherBlocked)) {
            sum += spread(region.lightAt(acrossX, acrossY, acrossZ));
            count++;
        }
        return occlusion(sideBlocked, otherBlocked, acrossBlocked) << OCCLUSION_SHIFT | average(sum, count);
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

    private static int average(long sum, int count) {
        int light = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int total = (int) (sum >>> (channel * 16)) & 0xFFFF;
            light |= (total / count) << (channel * 4);
        }
        return light;
    }

    private boolean isOpaque(int x, int y, int z) {
        return Block.isSolid(region.voxelAt(x, y, z));
    }
}
