package io.voxelize.net.tutorial;

import java.awt.Color;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The colour of each block in the picture, derived from the server's block names, since textures belong to the game.
 *
 * <p><b>Thread:</b> the one that draws.
 */
final class Palette {

    /** The colour of places that are not loaded. */
    static final int BACKGROUND = 0x14181F;

    private static final Map<String, Integer> BY_NAME = Map.ofEntries(
            Map.entry("grass", 0x6C9C50),
            Map.entry("dirt", 0x8A6242),
            Map.entry("stone", 0x8B8F94),
            Map.entry("sand", 0xE2CF96),
            Map.entry("ore", 0xC98A4B),
            Map.entry("water", 0x3F76C9),
            Map.entry("snow", 0xF2F6FA),
            Map.entry("ice", 0xA9D2EE),
            Map.entry("leaves", 0x477A40),
            Map.entry("log", 0x6B4A2C),
            Map.entry("wood", 0x9C7448),
            Map.entry("gravel", 0x9A9490),
            Map.entry("clay", 0xA5A9B8));

    private final Map<Integer, Integer> byId = new HashMap<>();
    private final Map<Integer, Boolean> lamps = new HashMap<>();

    /**
     * Adds a block of the world.
     *
     * @param id of the block.
     * @param name as the server calls it.
     * @param red light it gives, {@code 0} to {@code 15}.
     * @param green light it gives, {@code 0} to {@code 15}.
     * @param blue light it gives, {@code 0} to {@code 15}.
     * @return this palette.
     */
    Palette add(int id, String name, int red, int green, int blue) {
        boolean lamp = red + green + blue > 0;
        lamps.put(id, lamp);
        byId.put(id, lamp ? lampColor(red, green, blue) : namedColor(id, name));
        return this;
    }

    /**
     * Returns the colour of a block seen in plain light.
     *
     * @param id of the block, known or not.
     * @return red, green and blue, eight bits each.
     */
    int color(int id) {
        Integer color = byId.get(id);
        return color == null ? unnamedColor(id) : color;
    }

    /**
     * Tells whether a block gives light, and is drawn bright wherever it stands.
     *
     * @param id of the block, known or not.
     * @return true if so.
     */
    boolean isLamp(int id) {
        return lamps.getOrDefault(id, false);
    }

    private static int namedColor(int id, String name) {
        for (String word : name.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            Integer color = BY_NAME.get(word);
            if (color != null) {
                return color;
            }
        }
        return unnamedColor(id);
    }

    /** Steps around the colour wheel by the golden ratio, so that neighbouring ids look different. */
    private static int unnamedColor(int id) {
        return Color.HSBtoRGB(id * 0.618034F % 1, 0.45F, 0.75F) & 0xFFFFFF;
    }

    private static int lampColor(int red, int green, int blue) {
        return Rgb.of(lit(red), lit(green), lit(blue));
    }

    private static int lit(int level) {
        return 145 + level * 110 / 15;
    }
}
