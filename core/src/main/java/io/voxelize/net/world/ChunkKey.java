package io.voxelize.net.world;

/** Packs the two coordinates of a chunk into the key of a map. */
final class ChunkKey {

    private ChunkKey() {}

    static long of(int x, int z) {
        return ((long) x << 32) | (z & 0xFFFF_FFFFL);
    }

    static int x(long key) {
        return (int) (key >> 32);
    }

    static int z(long key) {
        return (int) key;
    }
}
