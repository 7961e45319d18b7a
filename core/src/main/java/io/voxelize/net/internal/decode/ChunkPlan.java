package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ChunkArrays} has found out about the arrays of a message before it inflates them: the form of each array,
 * and what they take together. Entries stand in the order of the record's chunks, and of the geometries of all chunks.
 *
 * <p>Its arrays grow to a quarter of the longest record at most, and are reused.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}.
 */
final class ChunkPlan {

    private static final int VOXELS_ARE_BLOCK = 1;
    private static final int LIGHTS_ARE_BLOCK = 2;
    private static final int ARRAYS_ARE_BLOCKS = 1;
    private static final int NEW_NUMBERING = 2;

    private int[] chunkOffsets = new int[16];
    private int[] chunkForms = new int[16];
    private int[] dataLengths = new int[16];
    private int[] meshLengths = new int[16];
    private int[] compressedLengths = new int[16];
    private int chunkCount;
    private int[] geometryForms = new int[64];
    private int geometryCount;

    private long arraysLength;
    private long footprint;
    private int chunksOutside;

    /** Forgets the last message. */
    void clear() {
        chunkCount = 0;
        geometryCount = 0;
        arraysLength = 0;
        footprint = 0;
        chunksOutside = 0;
    }

    // Chunks.

    /**
     * Adds a chunk.
     *
     * @param offset of the chunk in the staged record.
     * @param dataLength bytes of slab for voxels and lights.
     * @param compressedLength bytes of slab for what is kept compressed.
     */
    void addChunk(int offset, boolean voxelsAreBlock, boolean lightsAreBlock, int dataLength, int compressedLength) {
        if (chunkCount == chunkForms.length) {
            chunkOffsets = Arrays.copyOf(chunkOffsets, 2 * chunkCount);
            chunkForms = Arrays.copyOf(chunkForms, 2 * chunkCount);
            dataLengths = Arrays.copyOf(dataLengths, 2 * chunkCount);
            meshLengths = Arrays.copyOf(meshLengths, 2 * chunkCount);
            compressedLengths = Arrays.copyOf(compressedLengths, 2 * chunkCount);
        }
        chunkOffsets[chunkCount] = offset;
        chunkForms[chunkCount] = (voxelsAreBlock ? VOXELS_ARE_BLOCK : 0) | (lightsAreBlock ? LIGHTS_ARE_BLOCK : 0);
        dataLengths[chunkCount] = dataLength;
        meshLengths[chunkCount] = 0;
        compressedLengths[chunkCount] = compressedLength;
        chunkCount++;
    }

    /** Sets how many bytes of slab the geometries of the last chunk take. */
    void lastMeshLength(int length) {
        meshLengths[chunkCount - 1] = length;
    }

    boolean areVoxelsBlock(int chunk) {
        return (chunkForms[chunk] & VOXELS_ARE_BLOCK) != 0;
    }

    boolean areLightsBlock(int chunk) {
        return (chunkForms[chunk] & LIGHTS_ARE_BLOCK) != 0;
    }

    /**
     * Takes the slabs of all chunks and writes their ids to the record.
     *
     * @return false if one of them is missing now; what was taken is in {@code held} either way.
     */
    boolean acquire(Staging staging, SlabPool pool, HeldSlabs held) {
        for (int i = 0; i < chunkCount; i++) {
            int chunk = chunkOffsets[i];
            if (!acquire(staging, pool, held, chunk + RecordLayout.CHUNK_DATA_SLAB, dataLengths[i])
                    || !acquire(staging, pool, held, chunk + RecordLayout.CHUNK_MESH_SLAB, meshLengths[i])
                    || !acquire(
                            staging, pool, held, chunk + RecordLayout.CHUNK_COMPRESSED_SLAB, compressedLengths[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean acquire(Staging staging, SlabPool pool, HeldSlabs held, int idField, int length) {
        if (length == 0) {
            staging.putInt(idField, RecordLayout.NO_SLAB);
            return true;
        }
        @Nullable Slab slab = pool.acquire(length);
        if (slab == null) {
            return false;
        }
        held.add(slab);
        staging.putInt(idField, slab.id());
        return true;
    }

    void addChunkOutside() {
        chunksOutside++;
    }

    /** How many chunks were left out, because the world that INIT announced has no such place. */
    int chunksOutside() {
        return chunksOutside;
    }

    // Geometries.

    void addGeometry(boolean arraysAreBlocks, boolean newNumbering) {
        if (geometryCount == geometryForms.length) {
            geometryForms = Arrays.copyOf(geometryForms, 2 * geometryCount);
        }
        geometryForms[geometryCount] = (arraysAreBlocks ? ARRAYS_ARE_BLOCKS : 0) | (newNumbering ? NEW_NUMBERING : 0);
        geometryCount++;
    }

    boolean areArraysBlocks(int geometry) {
        return (geometryForms[geometry] & ARRAYS_ARE_BLOCKS) != 0;
    }

    boolean hasNewNumbering(int geometry) {
        return (geometryForms[geometry] & NEW_NUMBERING) != 0;
    }

    // Sums.

    void addArrays(long length) {
        arraysLength += length;
    }

    void addFootprint(long length) {
        footprint += length;
    }

    /** What all arrays together take once they are inflated, in bytes; those that are kept compressed are included. */
    long arraysLength() {
        return arraysLength;
    }

    /** What the slabs take of the pool, in bytes; wrong, but large, if {@link #arraysLength()} is more than an int. */
    long footprint() {
        return footprint;
    }
}
