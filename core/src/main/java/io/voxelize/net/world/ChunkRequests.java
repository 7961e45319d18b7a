package io.voxelize.net.world;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Decides which chunks to ask for and which to give up: nearest first in a circle around the centre, again after a
 * while without an answer, given up beyond a slightly larger circle.
 *
 * <p>Allocates nothing while neither the radius nor the number of chunks grows.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkRequests {

    /** Most chunks in one request; source: {@code maxChunkRequestsPerUpdate} of the reference client. */
    static final int MAX_REQUESTED = 12;

    /** Most chunks in one UNLOAD, so that it stays below the frames that older servers take; the others follow. */
    static final int MAX_UNLOADED = 512;

    /**
     * After this long without an answer a chunk is asked for again; source: {@code chunkRerequestInterval} of the
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
    /** How many of the offsets need no request as long as the centre stays and nothing is given up. */
    private int settled;

    private boolean mayHaveFar;

    void radius(int newRadius) {
        if (newRadius != radius) {
            radius = newRadius;
            offsets = circle(newRadius);
            settled = 0;
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
            settled = 0;
            mayHaveFar = true;
        }
    }

    /** Forgets what was asked for. */
    void reset() {
        requestedNs.clear();
        settled = 0;
        mayHaveFar = false;
    }

    /** A chunk, or a part of one, came, wanted or not. */
    void arrived(int x, int z) {
        mayHaveFar |= isFar(x, z);
    }

    /** A chunk is complete. */
    void answered(int x, int z) {
        requestedNs.remove(ChunkKey.of(x, z));
    }

    /** A chunk came and could not be kept: it is asked for again, after a while. */
    void postponed(int x, int z, long nowNs) {
        requestedNs.put(ChunkKey.of(x, z), nowNs);
    }

    /** A chunk that had come is gone: it is asked for again, after a while. */
    void lost(int x, int z, long nowNs) {
        postponed(x, z, nowNs);
        settled = 0;
    }

    /** Returns x and z of each chunk that the last collecting found. */
    int[] coordinates() {
        return coordinates;
    }

    /** Collects chunks to ask for. Returns how many. */
    int collectMissing(Long2ObjectHashMap<Chunk> chunks, WorldOptions options, long nowNs) {
        int count = 0;
        for (int i = settled; i < offsets.length / 2 && count < MAX_REQUESTED; i++) {
            long x = (long) centerX + offsets[2 * i];
            long z = (long) centerZ + offsets[2 * i + 1];
            if (!options.containsChunk(x, z) || isComplete(chunks, (int) x, (int) z)) {
                settled += i == settled ? 1 : 0;
            } else if (isDue(ChunkKey.of((int) x, (int) z), nowNs)) {
                put(count++, (int) x, (int) z);
            }
        }
        return count;
    }

    /** The first so many collected chunks were asked for. */
    void requested(int count, long nowNs) {
        for (int i = 0; i < count; i++) {
            requestedNs.put(ChunkKey.of(coordinates[2 * i], coordinates[2 * i + 1]), nowNs);
        }
    }

    /** Collects chunks to give up, those that were asked for and did not come included. Returns how many. */
    int collectFar(Long2ObjectHashMap<Chunk> chunks) {
        if (!mayHaveFar) {
            return 0;
        }
        int count = collectFarPending(collectFarHeld(chunks), chunks);
        mayHaveFar = count == MAX_UNLOADED;
        return count;
    }

    /** The first so many collected chunks were not given up after all. */
    void keptFar() {
        mayHaveFar = true;
    }

    /** A chunk was given up. */
    void unloaded(int x, int z) {
        requestedNs.remove(ChunkKey.of(x, z));
    }

    private int collectFarHeld(Long2ObjectHashMap<Chunk> chunks) {
        int count = 0;
        for (Chunk chunk : chunks.values()) {
            if (count < MAX_UNLOADED && isFar(chunk.x(), chunk.z())) {
                put(count++, chunk.x(), chunk.z());
            }
        }
        return count;
    }

    private int collectFarPending(int found, Long2ObjectHashMap<Chunk> chunks) {
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

    /** Beyond 1.1 times the radius, so that walking to and fro over the edge does not unload and load for ever. */
    private boolean isFar(int x, int z) {
        double dx = (double) x - centerX;
        double dz = (double) z - centerZ;
        return dx * dx + dz * dz > 1.21 * radius * radius;
    }

    private static boolean isComplete(Long2ObjectHashMap<Chunk> chunks, int x, int z) {
        Chunk chunk = chunks.get(ChunkKey.of(x, z));
        return chunk != null && chunk.isComplete();
    }

    /** Returns x and z of every offset within the radius in turn, nearest first. */
    private static int[] circle(int radius) {
        long[] found = new long[(2 * radius + 1) * (2 * radius + 1)];
        int count = 0;
        for (int dx = -radius; dx <= radius; dx++) {
            for (int dz = -radius; dz <= radius; dz++) {
                if (dx * dx + dz * dz <= radius * radius) {
                    // Sorted by distance; the offsets ride along in the low bits.
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
