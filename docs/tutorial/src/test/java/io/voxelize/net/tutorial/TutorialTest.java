package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.VoxelizeServer;
import io.voxelize.net.testkit.server.world.HillsTerrain;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(90)
class TutorialTest {

    private static final int RADIUS = 2;
    private static final int CHUNKS_IN_RADIUS = 13;
    private static final int CHUNK_SIZE = 16;
    private static final int SEED = 7;
    private static final int GRASS = 3;
    private static final int LAMP = 5;
    private static final int MAX_HEIGHT = 256;

    private final Properties properties = new Properties();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private final Path picture;

    TutorialTest(@TempDir Path directory) {
        picture = directory.resolve("world.png");
        properties.setProperty("radius", Integer.toString(RADIUS));
        properties.setProperty("picture", picture.toString());
    }

    @Test
    void shouldLoadAndDrawTheHillsOfItsOwnServer() throws IOException {
        assertEquals(0, run(), this::output);

        assertTrue(text(out).contains("chunks " + CHUNKS_IN_RADIUS + "/" + CHUNKS_IN_RADIUS), this::output);
        assertTrue(text(out).contains("picture: " + picture), this::output);
        assertFalse(text(out).contains("dropped"), this::output);
        assertEquals("", text(err));
        assertPictureShowsHills();
    }

    @ParameterizedTest
    @EnumSource(
            value = Generation.class,
            names = {"G2023", "G2026"})
    void shouldDrawTheFlatWorldOfAnotherServerInOneColour(Generation generation) throws IOException {
        try (VoxelizeServer server = VoxelizeServer.builder()
                .generation(generation)
                .secret("hunter2")
                .start()) {
            properties.setProperty("server", server.url());
            properties.setProperty("secret", "hunter2");
            properties.setProperty("world", "tutorial");

            assertEquals(0, run(), this::output);

            assertEquals(List.of(), server.fatalInputs());
            assertFalse(output().contains("hunter2"), "the secret stays out of the output");
        }
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(palette().color(GRASS), colorAt(image, 0, 0));
        assertEquals(palette().color(GRASS), colorAt(image, -RADIUS * CHUNK_SIZE, 5));
        assertEquals(Palette.BACKGROUND, colorAt(image, -RADIUS * CHUNK_SIZE, -RADIUS * CHUNK_SIZE));
    }

    @Test
    void shouldFailInOneLineWhenNobodyListens() throws IOException {
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.setProperty("server", "http://127.0.0.1:" + reserved.getLocalPort());
        }

        assertFails();
    }

    @Test
    void shouldFailInOneLineWhenTheSecretIsWrong() throws IOException {
        try (VoxelizeServer server =
                VoxelizeServer.builder().preload(1).secret("hunter2").start()) {
            properties.setProperty("server", server.url());
            properties.setProperty("secret", "guess");

            assertFails();
        }
        assertFalse(output().contains("guess"), this::output);
    }

    @Test
    void shouldFailInOneLineWhenTheWorldIsUnknown() {
        properties.setProperty("world", "atlantis");

        assertFails();
        assertTrue(text(err).contains("atlantis"), this::output);
    }

    @Test
    void shouldFailInOneLineWhenThePictureCannotBeWritten() throws IOException {
        Files.createDirectory(picture);

        assertFails();
        assertTrue(text(err).contains("world.png"), this::output);
    }

    @Test
    void shouldFailInOneLineWhenAnOptionIsBad() {
        properties.setProperty("radius", "far");

        assertFails();
        assertEquals(
                "demo failed: radius must be a number of chunks: radius=far, min=1, max=16",
                text(err).strip());
    }

    private void assertFails() {
        assertEquals(1, run(), this::output);
        assertEquals(1, text(err).lines().count(), this::output);
        assertTrue(text(err).startsWith("demo failed: "), this::output);
    }

    /** Lamps have exactly their colour, so they tell whether each column stands where it should. */
    private void assertPictureShowsHills() throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        int lamps = 0;
        for (int vx = -RADIUS * CHUNK_SIZE; vx < (RADIUS + 1) * CHUNK_SIZE; vx++) {
            for (int vz = -RADIUS * CHUNK_SIZE; vz < (RADIUS + 1) * CHUNK_SIZE; vz++) {
                if (isWithinRadius(vx, vz)) {
                    boolean lamp = topBlock(vx, vz) == LAMP;
                    assertEquals(lamp, colorAt(image, vx, vz) == palette().color(LAMP), "vx=" + vx + ", vz=" + vz);
                    lamps += lamp ? 1 : 0;
                } else {
                    assertEquals(Palette.BACKGROUND, colorAt(image, vx, vz), "vx=" + vx + ", vz=" + vz);
                }
            }
        }
        assertTrue(lamps > 0, "no lamp in the picture proves nothing");
    }

    private static boolean isWithinRadius(int vx, int vz) {
        int cx = Math.floorDiv(vx, CHUNK_SIZE);
        int cz = Math.floorDiv(vz, CHUNK_SIZE);
        return cx * cx + cz * cz <= RADIUS * RADIUS;
    }

    private static int topBlock(int vx, int vz) {
        for (int vy = MAX_HEIGHT - 1; vy >= 0; vy--) {
            int id = HillsTerrain.blockAt(vx, vy, vz, SEED);
            if (id != 0) {
                return id;
            }
        }
        return 0;
    }

    private static int colorAt(BufferedImage image, int vx, int vz) {
        int scale = image.getWidth() / ((2 * RADIUS + 1) * CHUNK_SIZE);
        int x = (vx + RADIUS * CHUNK_SIZE) * scale + scale / 2;
        int y = (vz + RADIUS * CHUNK_SIZE) * scale + scale / 2;
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    private static Palette palette() {
        return new Palette().add(GRASS, "Grass Block", 0, 0, 0).add(LAMP, "Lamp", 15, 12, 6);
    }

    private int run() {
        return Tutorial.run(
                properties,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return text(out) + text(err);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
