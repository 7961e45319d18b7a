package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ArrayEncoding;
import io.voxelize.net.testkit.server.wire.ProtoWriter;
import java.util.Arrays;

/**
 * The quads of one kind of block in one section, growing while the mesher finds faces.
 *
 * <p><b>Thread:</b> one at a time.
 */
final class Geometry {
    private static final int[] DIAGONAL = {0, 1, 2, 2, 1, 3};
    private static final int[] OTHER_DIAGONAL = {0, 1, 3, 3, 2, 0};

    private final int blockId;
    private float[] positions = new float[192];
    private float[] uvs = new float[128];
    private int[] indices = new int[96];
    private int[] lights = new int[64];
    private int vertices;
    private int indexCount;

    Geometry(int blockId) {
        this.blockId = blockId;
    }

    boolean isEmpty() {
        return vertices == 0;
    }

    void addVertex(int x, int y, int z, float u, float v, int light) {
        if (vertices == lights.length) {
            grow();
        }
        positions[vertices * 3] = x;
        positions[vertices * 3 + 1] = y;
        positions[vertices * 3 + 2] = z;
        uvs[vertices * 2] = u;
        uvs[vertices * 2 + 1] = v;
        lights[vertices++] = light;
    }

    /** Makes a quad of the last four vertices, split along the diagonal asked for. */
    void closeQuad(boolean otherDiagonal) {
        for (int corner : otherDiagonal ? OTHER_DIAGONAL : DIAGONAL) {
            indices[indexCount++] = vertices - Face.CORNERS + corner;
        }
    }

    ProtoWriter encode(Generation generation) {
        ArrayEncoding arrays = new ArrayEncoding(generation);
        int field = generation.positionsField();
        return new ProtoWriter()
                .uint32(1, blockId)
                .bytes(field, arrays.floats(positions, vertices * 3))
                .bytes(field + 1, arrays.floats(uvs, vertices * 2))
                .bytes(field + 2, arrays.words(indices, indexCount))
                .bytes(field + 3, arrays.words(lights, vertices));
    }

    private void grow() {
        positions = Arrays.copyOf(positions, positions.length * 2);
        uvs = Arrays.copyOf(uvs, uvs.length * 2);
        indices = Arrays.copyOf(indices, indices.length * 2);
        lights = Arrays.copyOf(lights, lights.length * 2);
    }
}
