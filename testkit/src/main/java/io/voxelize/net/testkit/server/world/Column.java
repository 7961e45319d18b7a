package io.voxelize.net.testkit.server.world;

import java.util.Arrays;

/**
 * One 32-bit word per voxel of a chunk, stored in sections that copies share until one of them is written.
 *
 * <p><b>Thread:</b> one writer; a column that is no longer written may be read by any.
 */
public final class Column {
    /** Blocks along x and along z. */
    public static final int SIZE = 16;
    /** Blocks along y. */
    public static final int HEIGHT = 256;
    /** Sections of a column. */
    public static final int SECTIONS = 8;
    /** Blocks along y of a section. */
    public static final int SECTION_HEIGHT = HEIGHT / SECTIONS;
    /** Words of a column. */
    public static final int LENGTH = SIZE * HEIGHT * SIZE;

    private static final int SLICE = SECTION_HEIGHT * SIZE;
    private static final int SECTION_LENGTH = SIZE * SLICE;

    private final int[][] sections;
    private final boolean[] owned = new boolean[SECTIONS];

    private Column(int[][] sections) {
        this.sections = sections;
    }

    /** Creates a column of one word throughout; the section array is shared, so an empty column costs little. */
    static Column filledWith(int[] uniformSection) {
        int[][] sections = new int[SECTIONS][];
        Arrays.fill(sections, uniformSection);
        return new Column(sections);
    }

    /** Creates what {@link #filledWith} takes. */
    static int[] uniformSection(int word) {
        int[] section = new int[SECTION_LENGTH];
        Arrays.fill(section, word);
        return section;
    }

    /** Returns a column of the same words that can be written without changing this one. */
    Column copy() {
        Arrays.fill(owned, false);
        return new Column(sections.clone());
    }

    /**
     * Returns a word.
     *
     * @param x within the chunk, 0 to 15.
     * @param y 0 to 255.
     * @param z within the chunk, 0 to 15.
     * @return the word.
     */
    public int get(int x, int y, int z) {
        return sections[y / SECTION_HEIGHT][x * SLICE + y % SECTION_HEIGHT * SIZE + z];
    }

    void set(int x, int y, int z, int word) {
        int section = y / SECTION_HEIGHT;
        if (!owned[section]) {
            sections[section] = sections[section].clone();
            owned[section] = true;
        }
        sections[section][x * SLICE + y % SECTION_HEIGHT * SIZE + z] = word;
    }

    /** Returns the highest y whose word is not 0, or -1. */
    int top() {
        for (int section = SECTIONS - 1; section >= 0; section--) {
            int top = topOf(sections[section]);
            if (top >= 0) {
                return section * SECTION_HEIGHT + top;
            }
        }
        return -1;
    }

    /**
     * Copies the words in the order of the wire: x slowest, then y, then z.
     *
     * @return {@link #LENGTH} words.
     */
    public int[] toArray() {
        int[] words = new int[LENGTH];
        for (int x = 0; x < SIZE; x++) {
            for (int section = 0; section < SECTIONS; section++) {
                System.arraycopy(sections[section], x * SLICE, words, (x * SECTIONS + section) * SLICE, SLICE);
            }
        }
        return words;
    }

    private static int topOf(int[] section) {
        int top = -1;
        for (int x = 0; x < SIZE; x++) {
            int i = SLICE - 1;
            while (i >= 0 && section[x * SLICE + i] == 0) {
                i--;
            }
            top = Math.max(top, i / SIZE - (i < 0 ? 1 : 0));
        }
        return top;
    }
}
