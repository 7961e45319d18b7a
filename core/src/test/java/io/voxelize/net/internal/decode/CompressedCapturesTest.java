package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.world.Chunk;
import io.voxelize.net.world.WirePipeline;
import io.voxelize.net.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real worlds kept compressed read as inflated ones, voxel by voxel, in a fraction of the memory. */
final class CompressedCapturesTest {

    private static final long BUDGET = 1L << 30;
    private static final int INFLATED = 4;

    /** Collects where chunks are. */
    private static final class Places implements NetIntercept {

        private final Set<Long> places = new HashSet<>();

        @Override
        public void onMessage(Message message) {
            for (ChunkView chunk : message.chunks()) {
                places.add(((long) chunk.x() << 32) | (chunk.z() & 0xFFFF_FFFFL));
            }
        }
    }

    static Iterable<Path> captures() throws IOException {
        return CaptureDecodeTest.captures();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void shouldReadAsTheInflatedWorldInAFractionOfTheMemory(Path capture) throws IOException {
        World plain = new World();
        World compressed = new World();
        Places places = new Places();
        compressed.keepCompressed(INFLATED);
        try (WirePipeline plainWire = new WirePipeline(BUDGET, plain, places);
                WirePipeline wire = new WirePipeline(BUDGET, compressed)) {
            for (byte[] message : CaptureDecodeTest.messages(capture)) {
                plainWire.receive(message);
                wire.receive(message);
            }
            assertEquals(plain.loadedCount(), compressed.loadedCount());
            assertEquals(0, wire.count(Counter.ARRAY_BYTES_RECEIVED));
            int compared = 0;
            for (long place : places.places) {
                compared += compare(plain, compressed, (int) (place >> 32), (int) place);
            }
            assertEquals(plain.loadedCount(), compared);
            assertEquals(0, wire.count(Counter.BAD_COMPRESSED_ARRAYS));
            if (compared > INFLATED) {
                assertSmaller(capture, plain, plainWire.retainedLength(), wire.retainedLength());
            }
            plain.detach();
            compressed.detach();
            assertEquals(0, wire.retainedLength());
        }
    }

    private static void assertSmaller(Path capture, World plain, long plainLength, long compressedLength) {
        long inflated = plainLength / plain.loadedCount();
        long kept = (compressedLength - INFLATED * inflated) / plain.loadedCount();
        System.getLogger("io.voxelize.net.test")
                .log(
                        System.Logger.Level.INFO,
                        capture.getFileName() + ": chunks=" + plain.loadedCount() + ", bytes of a chunk inflated="
                                + inflated + ", compressed=" + kept);
        // Before 2026 arrays came as packed varints, which only the message as a whole is compressed around.
        boolean packed = !capture.getFileName().toString().startsWith("g2026");
        assertTrue(kept < (packed ? inflated * 2 / 3 : inflated / 32), () -> "kept=" + kept + ", inflated=" + inflated);
    }

    private static int compare(World plain, World compressed, int x, int z) {
        Chunk expected = plain.chunk(x, z);
        Chunk actual = compressed.chunk(x, z);
        if (expected == null) {
            assertEquals(null, actual);
            return 0;
        }
        assertNotNull(actual);
        assertArrayEquals(SpecVectorsTest.ints(expected.voxels()), SpecVectorsTest.ints(actual.voxels()));
        assertArrayEquals(SpecVectorsTest.ints(expected.lights()), SpecVectorsTest.ints(actual.lights()));
        return 1;
    }
}
