package io.voxelize.net.world;

import io.voxelize.net.message.ChunkData;
import java.util.Arrays;

/**
 * What UPDATEs changed in a chunk that is kept compressed: the last word and light of each voxel that they named,
 * written into the chunk whenever it is inflated.
 *
 * <p>Takes 24 to 48 bytes for each voxel. Allocates only when it grows.
 *
 * <p><b>Thread:</b> game.
 */
final class ChunkEdits {

    /** More than this are not worth their memory: 24 KiB, several times what a compressed chunk takes. */
    static final int MAX_COUNT = 1_024;

    private static final int INITIAL_CAPACITY = 16;
    private static final int WORDS = 3;
    private static final int FREE = 0;
    /** Spreads neighbours, as edits mostly are: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B9;

    /**
     * Open addressing; each entry is the element's index plus 1, its voxel and its light. At most half of them are
     * taken.
     */
    private int[] entries = new int[INITIAL_CAPACITY * WORDS];

    private int count;

    int count() {
        return count;
    }

    /** Sets a voxel by its place in the arrays. */
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

    boolean contains(int element) {
        return entries[entryOf(entries, element)] != FREE;
    }

    /** Returns the word of a voxel that is {@linkplain #contains contained}. */
    int voxel(int element) {
        return entries[entryOf(entries, element) + 1];
    }

    /** Writes all into a chunk of these dimensions. */
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

    /** Returns where the entry of an element is, or where it would go. */
    private static int entryOf(int[] entries, int element) {
        int mask = entries.length / WORDS - 1;
        int slot = ((element * SPREAD) >>> 16) & mask;
        while (entries[slot * WORDS] != FREE && entries[slot * WORDS] != element + 1) {
            slot = (slot + 1) & mask;
        }
        return slot * WORDS;
    }
}
