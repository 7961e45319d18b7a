package io.voxelize.net.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile messages: dropped and counted, never thrown, nothing leaked. */
final class HostileMessageTest {

    private static final String UPDATE =
            "0808522108ffffffffffffffffff01104018dfffffffffffffffff01208780881e2881e8035a04666c6174";
    private static final String ENTITY =
            "08053a2e0802120265311a03626f742a21010f0003000000fcffff80d007000000330166fe8000feffff000000000008000060ac02";
    private static final String DATA_PACKED =
            "0806423310ffffffffffffffffff011a0263302a080000020000000200321880e00380e00380e00380e00380e00380e00380e00380e003";
    private static final String DATA_BLOCKS =
            "0806423e10ffffffffffffffffff011a0263302a182000000013000100130208000402008002000000000000003213200000004f00f0000004000360000000f000005a04666c6174";
    private static final String MESH_2023 =
            "080642850110ffffffffffffffffff011a0263302274080112700802120270791a30000000000000803f000000000000803f0000803f00000000000000000000803f0000803f0000803f0000803f0000803f2220000000000000803f0000803f0000803f00000000000000000000803f000000002a06000102020103320c80e00f80e00f80e00f80e00f";
    private static final String MESH_2026 =
            "0806429c0110ffffffffffffffffff011a026330228a0108011281010802120270791a0c0100f0ffffffffffffffff012223300000001100010021803f0700010800000400040200000c0004040060803f0000803f2a17200000001100010026803f040004020060803f000000003219180000009300000000010000000204008001000000030000003a12100000004200f00300040060030000f0030018ffff015a04666c6174";
    private static final String ZLIB_CHAT =
            "789ce3e0d2bac3c1c5e6ece3e9ea1722c4ec98922875862371148c8251300aa800000b7ba5d4";
    private static final String LZ4_CHAT =
            "04224d1860408232000000ff07080a2af8200a06434c49454e5412034164611ae820610100ffffffffffffffffffffffffffffffff64605a04666c617400000000";

    private final DecoderHarness harness =
            new DecoderHarness(NetworkConfig.builder().maxPlainLength(1 << 20).build());

    @AfterEach
    void release() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {UPDATE, ENTITY, DATA_PACKED, DATA_BLOCKS, MESH_2023, MESH_2026, ZLIB_CHAT, LZ4_CHAT})
    void shouldSurviveEveryCut(String hex) {
        byte[] whole = HexFormat.of().parseHex(hex);
        for (int length = 0; length < whole.length; length++) {
            survive(Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UPDATE, ENTITY, DATA_PACKED, DATA_BLOCKS, MESH_2023, MESH_2026, ZLIB_CHAT, LZ4_CHAT})
    void shouldSurviveEveryChangedBit(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        for (int bit = 0; bit < message.length * 8; bit++) {
            message[bit / 8] ^= (byte) (1 << bit % 8);
            survive(message);
            message[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void shouldSurviveDamagedCaptures() throws IOException {
        Random random = new Random(41);
        for (String capture : new String[] {"g2023-hills-cut", "g2026-hills-cut"}) {
            List<byte[]> messages =
                    CaptureDecodeTest.messages(Path.of("src", "test", "resources", "captures", capture + ".vxlcap"));
            for (byte[] message : messages) {
                for (int i = 0; i < 12; i++) {
                    byte[] damaged = message.clone();
                    for (int change = random.nextInt(4); change >= 0; change--) {
                        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                    }
                    survive(damaged);
                }
            }
        }
    }

    @Test
    void shouldSurviveDamagedPlainMessages() throws IOException {
        Random random = new Random(43);
        PlainMessage plain = new PlainMessage(BlockDecompressor.of(DecompressorKind.AUTO));
        Path capture = Path.of("src", "test", "resources", "captures", "g2026-hills-cut.vxlcap");
        for (byte[] message : CaptureDecodeTest.messages(capture)) {
            ByteBuffer wire = ByteBuffer.wrap(message);
            byte[] damaged = new byte[plain.open(wire, 0, message.length, 1 << 20)];
            plain.buffer().get(plain.index(), damaged);
            for (int i = 0; i < 30; i++) {
                int index = random.nextInt(damaged.length);
                byte before = damaged[index];
                damaged[index] = (byte) random.nextInt();
                survive(damaged);
                damaged[index] = before;
            }
        }
        plain.free();
    }

    @Test
    void shouldRejectUnknownTypes() {
        for (long type : new long[] {15, 99, -1, Integer.MAX_VALUE}) {
            assertEquals(
                    MessageDecoder.REJECTED,
                    harness.decode(Wire.empty().varint(1, type).bytes()));
        }
        assertEquals(4, harness.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldRejectGroupsAndWireTypesThatDoNotExist() {
        for (int wireType : new int[] {3, 4, 6, 7}) {
            byte[] message =
                    Wire.message(14).raw(20 << 3 | wireType).raw(20 << 3 | 4).bytes();
            assertEquals(MessageDecoder.REJECTED, harness.decode(message), "wire type " + wireType);
        }
    }

    @Test
    void shouldRejectLengthsBeyondTheMessage() {
        for (long length : new long[] {3, 1L << 31, 1L << 32, (1L << 32) + 2, Long.MAX_VALUE, -1}) {
            byte[] message = Wire.message(14)
                    .raw(2 << 3 | 2)
                    .raw(length)
                    .raw('{')
                    .raw('}')
                    .bytes();
            assertEquals(MessageDecoder.REJECTED, harness.decode(message), "length " + length);
        }
    }

    @Test
    void shouldRejectEmbeddedMessageThatReachesOverItsEnd() {
        // A peer of three bytes whose name claims five: the bytes are there, but behind the peer.
        byte[] message = Wire.message(4)
                .raw(6 << 3 | 2)
                .raw(3)
                .raw(1 << 3 | 2)
                .raw(5)
                .raw('a')
                .text(2, "{}{}{}")
                .bytes();
        assertEquals(MessageDecoder.REJECTED, harness.decode(message));
    }

    @Test
    void shouldSkipAndCountUnknownFieldsAtEveryLevel() {
        Wire geometry = Wire.empty().varint(30, 1);
        Wire mesh = Wire.empty().embedded(2, geometry).fixed32(31, 1).varint(4, 9);
        Wire chunk = Wire.empty().embedded(4, mesh).fixed64(32, 1).text(1, "a string for a number");
        Message message = harness.message(Wire.message(6)
                .embedded(8, chunk)
                .embedded(7, Wire.empty().text(99, "x"))
                .varint(13, 1)
                .text(14, "x")
                .varint(3, 5)
                .bytes());
        assertEquals(1, message.chunks().count());
        assertEquals(9, harness.count(Counter.UNKNOWN_FIELDS));
    }

    /** Decodes, and if that works reads everything. */
    private void survive(byte[] message) {
        harness.decoder.reset();
        harness.init(2, 2);
        int result = harness.decode(message);
        assertTrue(result == MessageDecoder.DECODED || result == MessageDecoder.REJECTED);
        if (result == MessageDecoder.DECODED) {
            readAll(harness.read());
        }
    }

    private static void readAll(Message message) {
        int sum = message.json().toString().length()
                + message.text().toString().length()
                + message.worldName().toString().length()
                + message.chat().body().toString().length()
                + message.method().payload().toString().length();
        for (var entity : message.entities()) {
            sum += entity.id().length()
                    + (entity.hasMotion() ? (int) entity.motion().targetX() : 0);
        }
        for (var update : message.updates()) {
            sum += update.vx();
        }
        for (ChunkView chunk : message.chunks()) {
            sum += SpecVectorsTest.ints(chunk.voxels()).length + SpecVectorsTest.ints(chunk.lights()).length;
            for (MeshView mesh : chunk.meshes()) {
                for (GeometryView geometry : mesh.geometries()) {
                    sum += SpecVectorsTest.floats(geometry.positions()).length
                            + SpecVectorsTest.floats(geometry.uvs()).length
                            + SpecVectorsTest.ints(geometry.lights()).length;
                    for (int index : SpecVectorsTest.ints(geometry.indices())) {
                        assertTrue(index >= 0 && index < geometry.vertexCount());
                    }
                }
            }
        }
        assertTrue(sum != Integer.MIN_VALUE);
    }
}
