package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldPictureTest {

    private static final int GRASS = 3;
    private static final int SAND = 4;
    private static final int LAMP = 5;
    private static final int UNKNOWN = 99;
    private static final int WIDTH = 48;

    private final Palette palette = new Palette()
            .add(GRASS, "Grass Block", 0, 0, 0)
            .add(SAND, "Sand", 0, 0, 0)
            .add(LAMP, "Lamp", 15, 12, 6);

    @Test
    void shouldGiveFlatGroundExactlyTheColourOfItsBlock() {
        MadeUpWorld world = new MadeUpWorld((x, z) -> 12);

        Drawing drawing = draw(world);

        for (int z = 0; z < WIDTH; z++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(palette.color(GRASS), drawing.at(x, z), "x=" + x + ", z=" + z);
            }
        }
    }

    @Test
    void shouldDrawSeveralPixelsPerBlock() {
        Drawing drawing = draw(new MadeUpWorld((x, z) -> 12));

        assertEquals(WIDTH * drawing.scale, drawing.image.getWidth());
        assertEquals(WIDTH * drawing.scale, drawing.image.getHeight());
        assertTrue(drawing.scale >= 2, "scale=" + drawing.scale);
    }

    @Test
    void shouldLeaveTheBackgroundWhereNothingIsLoaded() {
        MadeUpWorld world = new MadeUpWorld((x, z) -> 12);
        world.loadedUpToX = 20;

        Drawing drawing = draw(world);

        assertEquals(palette.color(GRASS), drawing.at(19, 5));
        assertEquals(Palette.BACKGROUND, drawing.at(20, 5));
    }

    @Test
    void shouldDrawHigherGroundBrighter() {
        Drawing drawing = draw(new MadeUpWorld((x, z) -> x < WIDTH / 2 ? 10 : 40));

        assertTrue(
                brightness(drawing.at(WIDTH - 8, 20)) > brightness(drawing.at(8, 20)),
                "high=" + drawing.at(WIDTH - 8, 20) + ", low=" + drawing.at(8, 20));
    }

    @Test
    void shouldLightTheSlopeThatFacesNorthWest() {
        // A ridge along the other diagonal: the same heights on both sides, so only the slope differs.
        Drawing drawing = draw(new MadeUpWorld((x, z) -> 60 - Math.abs(x + z - WIDTH) / 2));

        int facingLight = drawing.at(16, 16);
        int facingAway = drawing.at(32, 32);

        assertTrue(brightness(facingLight) > brightness(facingAway), "light=" + facingLight + ", away=" + facingAway);
    }

    @Test
    void shouldDrawALampBrightAndItsSurroundingsWarm() {
        MadeUpWorld world = new MadeUpWorld((x, z) -> 12);
        world.lampAt(24, 24);

        Drawing drawing = draw(world);

        assertEquals(palette.color(LAMP), drawing.at(24, 24));
        assertTrue(brightness(drawing.at(24, 24)) > brightness(palette.color(SAND)));
        assertTrue(Rgb.red(drawing.at(25, 24)) > Rgb.red(drawing.at(40, 40)));
    }

    @Test
    void shouldTellBlocksOfNoKnownNameApart() {
        Palette strangers = new Palette().add(7, "Zorb", 0, 0, 0).add(8, "Quux", 0, 0, 0);

        assertNotEquals(strangers.color(7), strangers.color(8));
        assertNotEquals(Palette.BACKGROUND, strangers.color(UNKNOWN));
    }

    @Test
    void shouldWriteAPngThatReadsBackTheSame(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("new").resolve("world.png");
        WorldPicture picture =
                new WorldPicture(new Surface(new MadeUpWorld((x, z) -> x % 5 + z % 3), 0, 0, WIDTH), palette);

        picture.write(file);

        BufferedImage drawn = picture.draw();
        BufferedImage read = ImageIO.read(file.toFile());
        assertEquals(drawn.getWidth(), read.getWidth());
        for (int i = 0; i < drawn.getWidth(); i++) {
            assertEquals(drawn.getRGB(i, i), read.getRGB(i, i), "i=" + i);
        }
    }

    @Test
    void shouldFailWhenTheFileIsADirectory(@TempDir Path directory) throws IOException {
        Path occupied = Files.createDirectory(directory.resolve("world.png"));
        WorldPicture picture = new WorldPicture(new Surface(new MadeUpWorld((x, z) -> 1), 0, 0, WIDTH), palette);

        assertThrows(IOException.class, () -> picture.write(occupied));
    }

    private Drawing draw(MadeUpWorld world) {
        WorldPicture picture = new WorldPicture(new Surface(world, 0, 0, WIDTH), palette);
        return new Drawing(picture.draw(), picture.scale());
    }

    private static int brightness(int rgb) {
        return Rgb.red(rgb) + Rgb.green(rgb) + Rgb.blue(rgb);
    }

    private record Drawing(BufferedImage image, int scale) {

        /** The colour in the middle of a block. */
        int at(int x, int z) {
            return image.getRGB(x * scale + scale / 2, z * scale + scale / 2) & 0xFFFFFF;
        }
    }

    /** Grass of a given height, with a lamp on it if wanted. */
    private static final class MadeUpWorld implements VoxelSource {

        private static final int DAYLIGHT = 0xF000;

        private final IntBinaryOperator heights;
        private int loadedUpToX = WIDTH;
        private int lampX = -1;
        private int lampZ = -1;

        MadeUpWorld(IntBinaryOperator heights) {
            this.heights = heights;
        }

        void lampAt(int x, int z) {
            lampX = x;
            lampZ = z;
        }

        @Override
        public boolean isLoaded(int vx, int vz) {
            return vx < loadedUpToX;
        }

        @Override
        public int maxHeight() {
            return 64;
        }

        @Override
        public int blockId(int vx, int vy, int vz) {
            int height = heights.applyAsInt(vx, vz);
            if (vx == lampX && vz == lampZ && vy == height + 1) {
                return LAMP;
            }
            return vy <= height ? GRASS : 0;
        }

        @Override
        public int light(int vx, int vy, int vz) {
            if (lampX < 0) {
                return DAYLIGHT;
            }
            int level = Math.max(0, 15 - Math.abs(vx - lampX) - Math.abs(vz - lampZ));
            return DAYLIGHT | (level << 8) | ((level * 12 / 15) << 4) | (level * 6 / 15);
        }
    }
}
