package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decodes captures of real servers and compares with an independent decoder's result (the {@code .json} beside each
 * capture).
 *
 * <p>More captures are compared with {@code -Dvoxelize.net.captures=DIRECTORY}.
 */
final class CaptureDecodeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src", "test", "resources", "captures");

    @ParameterizedTest
    @MethodSource("captures")
    void shouldDecodeAsTheIndependentDecoderDid(Path capture) throws IOException {
        compare(capture, DecoderHarness.scratch());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void shouldDecodeWithoutTheNativeLibrary(Path capture) throws IOException {
        compare(capture, new DecodeScratch(new JavaBlockDecompressor()));
    }

    /** Those of the project, and those of the given directory if there is one. */
    static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>(capturesIn(RESOURCES));
        String more = System.getProperty("voxelize.net.captures");
        if (more != null) {
            captures.addAll(capturesIn(Path.of(more)));
        }
        return captures;
    }

    private static List<Path> capturesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> captures = files.filter(file -> file.toString().endsWith(".vxlcap"))
                    .sorted()
                    .toList();
            assertFalse(captures.isEmpty(), () -> "no capture in " + directory);
            return captures;
        }
    }

    /** Messages from the server, as they were on the wire; see the format in the project's recorder. */
    static List<byte[]> messages(Path capture) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        file.get(magic);
        assertEquals("VXLCAP01", new String(magic, StandardCharsets.US_ASCII));
        List<byte[]> messages = new ArrayList<>();
        while (file.hasRemaining()) {
            file.getLong();
            boolean fromServer = file.getInt() == 0;
            byte[] message = new byte[file.getInt()];
            file.get(message);
            if (fromServer) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static void compare(Path capture, DecodeScratch scratch) throws IOException {
        String prefix = capture.getFileName().toString().substring(0, 5).toUpperCase(Locale.ROOT);
        Path expected = Path.of(capture.toString().replace(".vxlcap", ".json"));
        NetworkConfig config = NetworkConfig.builder().build();
        SlabPool slabs = new SlabPool(config.maxSlabsLength(), 0);
        try (DecoderHarness harness = new DecoderHarness(config, slabs, scratch)) {
            Summary summary = new Summary();
            for (byte[] message : messages(capture)) {
                summary.add(harness.message(message));
            }
            assertEquals(JSON.readTree(Files.readString(expected)), summary.json(), capture::toString);
            assertEquals(Generation.valueOf(prefix), harness.decoder.traits().generation());
            for (Counter counter : Counter.values()) {
                assertTrue(!counter.isDrop() || harness.count(counter) == 0, harness.counters::toString);
            }
            assertEquals(0, harness.count(Counter.UNKNOWN_FIELDS));
        }
    }

    /** The sums that the independent decoder writes, under the same keys. */
    private static final class Summary {

        private static final List<String> KINDS =
                List.of("voxels", "lights", "positions", "uvs", "indices", "vertexLights");

        private final ObjectNode json = JSON.createObjectNode();
        private final Map<String, CRC32> crcs = new HashMap<>();

        Summary() {
            json.putObject("messages");
            for (String list : List.of("peers", "entities", "events", "updates")) {
                json.put(list, 0);
            }
            for (String kind : KINDS) {
                crcs.put(kind, new CRC32());
                json.withObject("/arrays/" + kind)
                        .put("count", 0)
                        .put("elements", 0)
                        .put("crc32", "00000000");
            }
        }

        JsonNode json() throws IOException {
            // Through text, so that int and long compare equal.
            return JSON.readTree(json.toString());
        }

        void add(Message message) {
            ObjectNode sums = json.withObject("/messages/" + message.type().name());
            increase(sums, "count", 1);
            increase(sums, "wireBytes", message.wireLength());
            increase(sums, "plainBytes", message.plainLength());
            increase(json, "peers", message.peers().count());
            increase(json, "entities", message.entities().count());
            increase(json, "events", message.events().count());
            increase(json, "updates", message.updates().count());
            for (ChunkView chunk : message.chunks()) {
                increase(json, "chunks", 1);
                add(chunk);
            }
        }

        private void add(ChunkView chunk) {
            for (MeshView mesh : chunk.meshes()) {
                increase(json, "meshes", 1);
                for (GeometryView geometry : mesh.geometries()) {
                    increase(json, "geometries", 1);
                    array("positions", geometry.positions());
                    array("uvs", geometry.uvs());
                    array("indices", geometry.indices());
                    array("vertexLights", geometry.lights());
                }
            }
            if (chunk.hasVoxels()) {
                array("voxels", chunk.voxels());
            }
            if (chunk.hasLights()) {
                array("lights", chunk.lights());
            }
        }

        private void array(String kind, IntArrayView view) {
            array(kind, view.buffer(), view.index(), view.length());
        }

        private void array(String kind, FloatArrayView view) {
            array(kind, view.buffer(), view.index(), view.length());
        }

        private void array(String kind, DirectBuffer buffer, int index, int length) {
            byte[] bytes = new byte[length * Integer.BYTES];
            buffer.getBytes(index, bytes);
            CRC32 crc = Objects.requireNonNull(crcs.get(kind));
            crc.update(bytes);
            ObjectNode sums = json.withObject("/arrays/" + kind);
            increase(sums, "count", 1);
            increase(sums, "elements", length);
            sums.put("crc32", String.format("%08x", crc.getValue()));
        }

        private static void increase(ObjectNode sums, String key, long amount) {
            sums.put(key, sums.path(key).asLong() + amount);
        }
    }
}
