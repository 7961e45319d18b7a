package io.voxelize.net.bench.wire;

import io.voxelize.net.intercept.Interests;

/** The parts of chunks that interceptors want. */
public enum ChunkParts {
    ALL,
    VOXELS_AND_LIGHTS,
    VOXELS,
    NOTHING;

    Interests interests() {
        return switch (this) {
            case ALL -> Interests.ALL;
            case VOXELS_AND_LIGHTS -> Interests.ALL.withoutMeshes();
            case VOXELS -> Interests.ALL.withoutMeshes().withoutLights();
            case NOTHING -> Interests.NONE;
        };
    }

    boolean meshes() {
        return this == ALL;
    }

    boolean lights() {
        return this == ALL || this == VOXELS_AND_LIGHTS;
    }

    boolean voxels() {
        return this != NOTHING;
    }

    boolean includes(ChunkMessage.Kind kind) {
        return switch (kind) {
            case VOXELS -> voxels();
            case LIGHTS -> lights();
            default -> meshes();
        };
    }
}
