package io.voxelize.net.world;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Decides which chunks to request and which to unload. Chunks within the radius are requested nearest first, and again
 * after {@link #TIMEOUT_NS} without an answer. Chunks beyond 1.1 times the radius are unloaded.
 *
 * <p>Allocates nothing while neither the radius nor the number of chunks grows.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkRequests {

    /** Most chunks in one request; source: {@code maxChunkRequestsPerUpdate} of the reference client. */
    static final int MAX_REQUESTED = 12;

    /** Most chunks in one UNLOAD, which keeps it below the frame limit of older servers; the others follow. */
    static final int MAX_UNLOADED = 512;

    /**
     * Time without an answer after which a chunk is requested again; source: {@code chunkRerequestInterval} of the
     * reference client.
     */
    static final long TIMEOUT_NS = 5_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private final Long2LongHashMap requestedNs = new Long2LongHashMap(NEVER);
    private final int[] coordinates = new int[2 * MAX_UNLOADED];
    private int radius = -1;
    private int[] offsets = new int[0];
    private int centerX;
    private int centerZ;
    /** Length of the prefix of the offsets that needs no request until the centre moves or a chunk is lost. */
    private int settledCount;

    private boolean mayHaveFar;

    void radius(int newRadius) {
        if (newRadius != radius) {
            radius = newRadius;
            offsets = circle(newRadius);
            settledCount = 0;
            mayHaveFar = true;
        }
    }

    int radius() {
        return radius;
    }

    int centerX() {
        return centerX;
    }

    int centerZ() {
        return centerZ;
    }

    void moveTo(int x, int z) {
        if (x != centerX || z != centerZ) {
            centerX = x;
            centerZ = z;
            settledCount = 0;
            mayHaveFar = true;
        }
    }

    /** Forgets all requests. */
    void reset() {
        requestedNs.clear();
        settledCount = 0;
        mayHaveFar = false;
    }

    /** A chunk or a part of one was received, requested or not. */
    void onReceived(int x, int z) {
        mayHaveFar |= isFar(x, z);
    }

    /** A chunk is loaded. */
    void onLoaded(int x, int z) {
        requestedNs.remove(ChunkKey.of(x, z));
    }

    /** A received chunk was not stored; it is requested again after {@link #TIMEOUT_NS}. */
    void onRefused(int x, int z, long nowNs) {
        requestedNs.put(ChunkKey.of(x, z), nowNs);
    }

    /** A loaded chunk was dropped; it is requested again after {@link #TIMEOUT_NS}. */
    void onLost(int x, int z, long nowNs) {
        onRefused(x, z, nowNs);
        settledCount = 0;
    }

    /** Returns x and z of each chunk that the last {@code collect} call found. */
    int[] coordinates() {
        return coordinates;
    }

    /** Collects chunks to request. Returns how many. */
    int collectMissing(Long2ObjectHashMap<Chunk> chunks, WorldOptions options, long nowNs) {
        int count = 0;
        for (int i = settledCount; i < offsets.length / 2 && count < MAX_REQUESTED; i++) {
            long x = (long) centerX + offsets[2 * i];
            long z = (long) centerZ + offsets[2 * i + 1];
            if (!options.containsChunk(x, z) || isComplete(chunks, (int) x, (int) z)) {
                settledCount += i == settledCount ? 1 : 0;
            } else if (isDue(ChunkKey.of((int) x, (int) z), nowNs)) {
                put(count++, (int) x, (int) z);
            }
        }
        return count;
    }

    /** The first {@code count} collected chunks were requested. */
    void onRequested(int count, long nowNs) {
        for (int i = 0; i < count; i++) {
            requestedNs.put(ChunkKey.of(coordinates[2 * i], coordinates[2 * i + 1]), nowNs);
        }
    }

    /** Collects chunks to unload, requested ones that were not received included. Returns how many. */
    int collectFar(Long2ObjectHashMap<Chunk> chunks) {
        if (!mayHaveFar) {
            return 0;
        }
        int count = collectFarRequested(collectFarStored(chunks), chunks);
        mayHaveFar = count == MAX_UNLOADED;
        return count;
    }

    /** UNLOAD of the collected chunks was not accepted; the next {@link #collectFar} collects them again. */
    void retryFar() {
        mayHaveFar = true;
    }

    /** A chunk was unloaded. */
    void onUnloaded(int x, int z) {
        requestedNs.remove(ChunkKey.of(x, z));
    }

    private int collectFarStored(Long2ObjectHashMap<Chunk> chunks) {
        int count = 0;
        for (Chunk chunk : chunks.values()) {
            if (count < MAX_UNLOADED && isFar(chunk.x(), chunk.z())) {
                put(count++, chunk.x(), chunk.z());
            }
        }
        return count;
    }

    private int collectFarRequested(int found, Long2ObjectHashMap<Chunk> chunks) {
        int count = found;
        Long2LongHashMap.KeyIterator keys = requestedNs.keySet().iterator();
        while (keys.hasNext() && count < MAX_UNLOADED) {
            long key = keys.nextValue();
            if (!chunks.containsKey(key) && isFar(ChunkKey.x(key), ChunkKey.z(key))) {
                put(count++, ChunkKey.x(key), ChunkKey.z(key));
            }
        }
        return count;
    }

    private void put(int i, int x, int z) {
        coordinates[2 * i] = x;
        coordinates[2 * i + 1] = z;
    }

    private boolean isDue(long key, long nowNs) {
        long sinceNs = requestedNs.get(key);
        return sinceNs == NEVER || nowNs - sinceNs >= TIMEOUT_NS;
    }

    /**
     * Beyond 1.1 times the radius: without this hysteresis, walking back and forth over the edge would reload chunks.
     */
    private boolean isFar(int x, int z) {
        double dx = (double) x - centerX;
        double dz = (double) z - centerZ;
        return dx * dx + dz * dz > 1.21 * radius * radius;
    }

    private static boolean isComplete(Long2ObjectHashMap<Chunk> chunks, int x, int z) {
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        return chunk != null && chunk.isComplete();
    }

    /** Returns x and z of every offset within the radius, nearest first. */
    private static int[] circle(int radius) {
        long[] found = new long[(2 * radius + 1) * (2 * radius + 1)];
        int count = 0;
        for (int dx = -radius; dx <= radius; dx++) {
            for (int dz = -radius; dz <= radius; dz++) {
                if (dx * dx + dz * dz <= radius * radius) {
                    // Sort key: squared distance in the upper 32 bits, the offsets in the lower.
                    found[count++] = ((long) (dx * dx + dz * dz) << 32) | ((long) (dx + radius) << 16) | (dz + radius);
                }
            }
        }
        Arrays.sort(found, 0, count);
        int[] offsets = new int[2 * count];
        for (int i = 0; i < count; i++) {
            offsets[2 * i] = (int) (found[i] >> 16 & 0xFFFF) - radius;
            offsets[2 * i + 1] = (int) (found[i] & 0xFFFF) - radius;
        }
        return offsets;
    }
}
