package io.voxelize.net.tutorial;

import io.voxelize.net.message.Lights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws a world from above: the colour shows the block, the shade shows height and slope, and lamps light their
 * surroundings.
 *
 * <p>North (-z) is up and the light comes from the north-west, as on a map. On flat ground a block has exactly its
 * colour of the {@link Palette}.
 *
 * <p><b>Thread:</b> any; it reads nothing but the surface.
 */
final class WorldPicture {

    private static final int TARGET_PIXELS = 1_000;
    private static final int MIN_SCALE = 2;
    private static final int MAX_SCALE = 12;
    private static final int SMOOTHING_RADIUS = 2;

    /** How much brighter a slope of one block per block is when it faces the light. */
    private static final double SLOPE_GAIN = 0.26;

    /** How much darker the lowest ground is, and how much brighter the highest, half each. */
    private static final double HEIGHT_GAIN = 0.42;

    /** How much darker the rim of a block is where its neighbour stands lower. */
    private static final double RIM = 0.10;

    /**
     * How much a lamp adds to the block beside it, in colour steps; by daylight it fades with the square of the level.
     */
    private static final double GLOW = 95;

    private final Surface surface;
    private final Palette palette;
    private final int scale;

    /**
     * Prepares a picture.
     *
     * @param surface to draw.
     * @param palette colours of its blocks.
     */
    WorldPicture(Surface surface, Palette palette) {
        this.surface = surface;
        this.palette = palette;
        this.scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, TARGET_PIXELS / surface.width()));
    }

    /** How many pixels a block is wide. */
    int scale() {
        return scale;
    }

    /**
     * Draws the picture.
     *
     * @return a new image.
     */
    BufferedImage draw() {
        int pixels = surface.width() * scale;
        BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        for (int z = 0; z < surface.width(); z++) {
            for (int x = 0; x < surface.width(); x++) {
                drawBlock(image, x, z);
            }
        }
        return image;
    }

    /**
     * Draws the picture into a PNG file.
     *
     * @param file to write; missing directories are made.
     * @throws IOException if it cannot be written.
     */
    void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        ImageIO.setUseCache(false);
        try (OutputStream out = Files.newOutputStream(file)) {
            if (!ImageIO.write(draw(), "png", out)) {
                throw new IOException("this JVM has no PNG writer");
            }
        }
    }

    private void drawBlock(BufferedImage image, int x, int z) {
        int color = surface.isKnown(x, z) ? color(x, z) : Palette.BACKGROUND;
        int rim = Rgb.scale(color, 1 - RIM);
        boolean rimNorth = isLower(x, z - 1, x, z);
        boolean rimWest = isLower(x - 1, z, x, z);
        boolean rimSouth = isLower(x, z + 1, x, z);
        boolean rimEast = isLower(x + 1, z, x, z);
        for (int py = 0; py < scale; py++) {
            for (int px = 0; px < scale; px++) {
                boolean onRim = (rimNorth && py == 0)
                        || (rimWest && px == 0)
                        || (rimSouth && py == scale - 1)
                        || (rimEast && px == scale - 1);
                image.setRGB(x * scale + px, z * scale + py, onRim ? rim : color);
            }
        }
    }

    private boolean isLower(int neighbourX, int neighbourZ, int x, int z) {
        return scale > MIN_SCALE
                && surface.isKnown(x, z)
                && surface.isKnown(neighbourX, neighbourZ)
                && surface.height(neighbourX, neighbourZ) < surface.height(x, z);
    }

    private int color(int x, int z) {
        int blockId = surface.blockId(x, z);
        if (palette.isLamp(blockId)) {
            return palette.color(blockId);
        }
        int shaded = Rgb.scale(palette.color(blockId), shade(x, z));
        int light = surface.light(x, z);
        return Rgb.add(shaded, glow(Lights.red(light)), glow(Lights.green(light)), glow(Lights.blue(light)));
    }

    private static double glow(int level) {
        return GLOW * level * level / (15 * 15);
    }

    private double shade(int x, int z) {
        double slope =
                smoothHeight(x + 1, z) - smoothHeight(x - 1, z) + smoothHeight(x, z + 1) - smoothHeight(x, z - 1);
        double relief = Math.tanh(slope / 2) * SLOPE_GAIN;
        return 1 + relief + HEIGHT_GAIN * (relativeHeight(x, z) - 0.5);
    }

    /**
     * Where the ground stands between the lowest (0) and the highest (1) of the picture; in the middle if all is flat.
     */
    private double relativeHeight(int x, int z) {
        int range = surface.highest() - surface.lowest();
        return range == 0 ? 0.5 : (double) (surface.height(x, z) - surface.lowest()) / range;
    }

    /** The mean of the heights around a place, so that single blocks do not hide the shape of the land. */
    private double smoothHeight(int centerX, int centerZ) {
        double sum = 0;
        int count = 0;
        for (int z = centerZ - SMOOTHING_RADIUS; z <= centerZ + SMOOTHING_RADIUS; z++) {
            for (int x = centerX - SMOOTHING_RADIUS; x <= centerX + SMOOTHING_RADIUS; x++) {
                if (surface.isKnown(x, z)) {
                    sum += surface.height(x, z);
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
