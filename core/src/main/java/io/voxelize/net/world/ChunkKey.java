package io.voxelize.net.world;

/** Packs the two coordinates of a chunk into a {@code long} map key: x in the upper 32 bits, z in the lower. */
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
