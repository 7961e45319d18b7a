package io.voxelize.net.testkit.server.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chunks of the hills as servers 3.0.0 and 0.8.55 sent them, seed 7, against those made here. */
class RecordedChunkTest {
    private static final int SEED = 7;
    private static final int GREEDY = 1 << 19;

    @ParameterizedTest
    @EnumSource(names = {"G2023", "G2026"})
    void shouldHaveEveryVoxelAndLightOfTheRealServer(Generation generation) throws IOException {
        Fields real = recorded(generation);
        Fields ours = built(generation, real);
        boolean lz4 = generation.hasLz4Blocks();
        int[] voxels = Fields.words(real.bytes(5), lz4);
        assertArrayEquals(voxels, Fields.words(ours.bytes(5), lz4));
        assertArrayEquals(Fields.words(real.bytes(6), lz4), Fields.words(ours.bytes(6), lz4));
        for (int i = 0; i < voxels.length; i++) {
            int x = (int) real.number(1) * 16 + i / 4096;
            int z = (int) real.number(2) * 16 + i % 16;
            assertEquals(HillsTerrain.blockAt(x, i / 16 % 256, z, SEED), voxels[i]);
        }
    }

    @Test
    void shouldHaveEveryFaceAndVertexLightOf0855() throws IOException {
        Fields real = recorded(Generation.G2023);
        Map<Quad, int[]> expected = quads(real, Generation.G2023);
        Map<Quad, int[]> actual = quads(built(Generation.G2023, real), Generation.G2023);
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((quad, lights) -> assertArrayEquals(lights, actual.get(quad), quad::toString));
    }

    /** 3.0.0 merges some faces; those it leaves alone must be there with the same light. */
    @Test
    void shouldHaveEveryUnmergedFaceAndVertexLightOf300() throws IOException {
        Fields real = recorded(Generation.G2026);
        Map<Quad, int[]> actual = quads(built(Generation.G2026, real), Generation.G2026);
        int compared = 0;
        for (Map.Entry<Quad, int[]> quad : quads(real, Generation.G2026).entrySet()) {
            int[] lights = actual.get(quad.getKey());
            if (lights != null) {
                assertArrayEquals(
                        Arrays.stream(quad.getValue())
                                .map(light -> light & ~GREEDY)
                                .toArray(),
                        lights);
                compared++;
            }
        }
        assertTrue(compared > 1000, "only " + compared + " faces alike");
    }

    @Test
    void shouldHaveConnectivityOf300() throws IOException {
        Fields real = recorded(Generation.G2026);
        assertEquals(connectivity(real), connectivity(built(Generation.G2026, real)));
    }

    private record Quad(long level, long block, List<Float> corners) {}

    private static List<String> connectivity(Fields chunk) {
        return chunk.messages(4).stream()
                .map(mesh -> mesh.number(1) + ":" + mesh.has(3) + ":" + mesh.number(3))
                .sorted()
                .toList();
    }

    private static Map<Quad, int[]> quads(Fields chunk, Generation generation) {
        Map<Quad, int[]> quads = new HashMap<>();
        int field = generation.positionsField();
        boolean lz4 = generation.hasLz4Blocks();
        for (Fields mesh : chunk.messages(4)) {
            for (Fields geometry : mesh.messages(2)) {
                float[] positions = Fields.floats(geometry.bytes(field), lz4);
                int[] lights = Fields.words(geometry.bytes(field + 3), lz4);
                for (int i = 0; i < lights.length; i += 4) {
                    Float[] corners = new Float[12];
                    for (int k = 0; k < corners.length; k++) {
                        corners[k] = positions[i * 3 + k];
                    }
                    Quad quad = new Quad(mesh.number(1), geometry.number(1), List.of(corners));
                    quads.put(quad, Arrays.copyOfRange(lights, i, i + 4));
                }
            }
        }
        return quads;
    }

    private static Fields built(Generation generation, Fields like) {
        ChunkPos pos = new ChunkPos((int) like.number(1), (int) like.number(2));
        Volume volume = new Volume(generation, HillsTerrain.ofSeed(SEED));
        return Fields.of(volume.build(pos).encode(generation, true, true));
    }

    private static Fields recorded(Generation generation) throws IOException {
        String name = generation.name().toLowerCase(Locale.ROOT) + "-load.bin";
        try (InputStream in = RecordedChunkTest.class.getResourceAsStream(name)) {
            return Fields.ofWire(Objects.requireNonNull(in).readAllBytes())
                    .messages(8)
                    .get(0);
        }
    }
}
