package io.voxelize.net.testkit.server.world;

import java.util.List;

/**
 * A kind of block; all but air are opaque unit cubes that cannot be rotated.
 *
 * @param id number in voxel words.
 * @param name in its original case.
 * @param redLight level 0 to 15.
 * @param greenLight level 0 to 15.
 * @param blueLight level 0 to 15.
 */
public record Block(int id, String name, int redLight, int greenLight, int blueLight) {
    /** Nothing. */
    public static final Block AIR = new Block(0, "Air", 0, 0, 0);
    /** The ground. */
    public static final Block STONE = new Block(1, "Stone", 0, 0, 0);
    /** What lies on stone. */
    public static final Block DIRT = new Block(2, "Dirt", 0, 0, 0);
    /** What lies on top. */
    public static final Block GRASS = new Block(3, "Grass Block", 0, 0, 0);
    /** What lies on top of low ground. */
    public static final Block SAND = new Block(4, "Sand", 0, 0, 0);
    /** The only one that shines. */
    public static final Block LAMP = new Block(5, "Lamp", 15, 12, 6);
    /** Sprinkled through stone. */
    public static final Block ORE = new Block(6, "Ore", 0, 0, 0);

    /** All of them, by id. */
    public static final List<Block> ALL = List.of(AIR, STONE, DIRT, GRASS, SAND, LAMP, ORE);

    /**
     * Tells whether an id belongs to a block.
     *
     * @param id number in a voxel word.
     * @return true if so.
     */
    public static boolean isKnown(int id) {
        return id >= 0 && id < ALL.size();
    }

    /**
     * Returns the block of a voxel word.
     *
     * @param voxel raw voxel word with a known id.
     * @return its block.
     */
    static Block of(int voxel) {
        return ALL.get(voxel & 0xFFFF);
    }

    /**
     * Tells whether a voxel word is a block that fills its cell.
     *
     * @param voxel raw voxel word.
     * @return false for air.
     */
    public static boolean isSolid(int voxel) {
        return (voxel & 0xFFFF) != 0;
    }

    boolean isLight() {
        return (redLight | greenLight | blueLight) != 0;
    }
}
