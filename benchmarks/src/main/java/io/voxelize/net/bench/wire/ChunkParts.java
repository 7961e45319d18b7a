package io.voxelize.net.bench.wire;

import io.voxelize.net.intercept.Interests;

/** What interceptors want of chunks. */
public enum ChunkParts {
    /** Everything. */
    ALL,
    /** Voxels and lights, no meshes. */
    VOXELS_AND_LIGHTS,
    /** Voxels, no lights and no meshes. */
    VOXELS,
    /** No chunks at all. */
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

    boolean includes(ArrayKind kind) {
        return switch (kind) {
            case VOXELS -> this != NOTHING;
            case LIGHTS -> this == ALL || this == VOXELS_AND_LIGHTS;
            default -> this == ALL;
        };
    }
}
