package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ProtoWriter;

/**
 * Turns a section of the middle chunk of a region into quads: one per block face that touches a block one can see
 * through, with the light of each corner averaged over the voxels that meet there.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class Mesher {
    private final Generation generation;
    private final Region region;
    private final Atlas atlas;
    private final CornerLight corners;
    private final int[] occlusion = new int[Face.CORNERS];

    Mesher(Generation generation, Region region) {
        this.generation = generation;
        this.region = region;
        this.atlas = new Atlas(generation);
        this.corners = new CornerLight(generation, region);
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
            int light = corners.light(face, corner, cellX, cellY, cellZ);
            occlusion[corner] = light >>> CornerLight.OCCLUSION_SHIFT;
            geometry.addVertex(
                    x + face.position(corner, 0),
                    y + face.position(corner, 1),
                    z + face.position(corner, 2),
                    startU + face.uv(corner, 0) * atlas.extent(),
                    startV + face.uv(corner, 1) * atlas.extent(),
                    light);
        }
        geometry.closeQuad(occlusion[0] + occlusion[3] > occlusion[1] + occlusion[2]);
    }

    private boolean isOpaque(int x, int y, int z) {
        return Block.isSolid(region.voxelAt(x, y, z));
    }
}
