package io.voxelize.net.bench.wire;

/** The arrays of a chunk and of a geometry, in the order of the numbers of their fields. */
enum ArrayKind {
    VOXELS,
    LIGHTS,
    POSITIONS,
    UVS,
    INDICES,
    VERTEX_LIGHTS;

    boolean isOfGeometry() {
        return this != VOXELS && this != LIGHTS;
    }

    /** Floats stand on the wire as in memory before 2026, everything else as varints. */
    boolean isFloats() {
        return this == POSITIONS || this == UVS;
    }
}
