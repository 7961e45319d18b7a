package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import java.util.Arrays;

/**
 * Map from changed voxels of a compressed chunk to their newest word and light, applied whenever the chunk is inflated.
 *
 * <p>Takes 24 to 48 bytes per voxel. Allocates only when it grows.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkEdits {

    /** Beyond this a chunk is kept inflated: these take 24 KiB, more than most compressed chunks. */
    static final int MAX_COUNT = 1_024;

    private static final int INITIAL_CAPACITY = 16;
    private static final int WORDS = 3;
    private static final int FREE = 0;
    /** Fibonacci hashing: 2^32 divided by the golden ratio spreads adjacent voxels, which most edits are. */
    private static final int HASH_MULTIPLIER = 0x9E37_79B9;

    /**
     * Open addressing with a load factor of at most 1/2. Each entry is three ints: element index + 1 (0 if free),
     * voxel, light.
     */
    private int[] entries = new int[INITIAL_CAPACITY * WORDS];

    private int count;

    int count() {
        return count;
    }

    /** Sets the voxel and light of an array element. */
    void put(int element, int voxel, int light) {
        int entry = entryOf(entries, element);
        if (entries[entry] == FREE) {
            if (2 * (count + 1) > entries.length / WORDS) {
                grow();
                entry = entryOf(entries, element);
            }
            count++;
        }
        set(entries, entry, element + 1, voxel, light);
    }

    /** Writes all edits into a chunk of these dimensions. */
    void applyTo(ChunkData data, int chunkSize, int maxHeight) {
        for (int entry = 0; entry < entries.length; entry += WORDS) {
            if (entries[entry] != FREE) {
                int element = entries[entry] - 1;
                int lz = element % chunkSize;
                int ly = element / chunkSize % maxHeight;
                int lx = element / chunkSize / maxHeight;
                data.voxel(lx, ly, lz, entries[entry + 1]);
                data.light(lx, ly, lz, entries[entry + 2]);
            }
        }
    }

    private void grow() {
        int[] old = entries;
        entries = new int[old.length * 2];
        Arrays.fill(entries, FREE);
        for (int entry = 0; entry < old.length; entry += WORDS) {
            if (old[entry] != FREE) {
                set(entries, entryOf(entries, old[entry] - 1), old[entry], old[entry + 1], old[entry + 2]);
            }
        }
    }

    private static void set(int[] entries, int entry, int key, int voxel, int light) {
        entries[entry] = key;
        entries[entry + 1] = voxel;
        entries[entry + 2] = light;
    }

    /** Returns the index of an element's entry, or of the free entry where it belongs. */
    private static int entryOf(int[] entries, int element) {
        int mask = entries.length / WORDS - 1;
        int slot = ((element * HASH_MULTIPLIER) >>> 16) & mask;
        while (entries[slot * WORDS] != FREE && entries[slot * WORDS] != element + 1) {
            slot = (slot + 1) & mask;
        }
        return slot * WORDS;
    }
}
