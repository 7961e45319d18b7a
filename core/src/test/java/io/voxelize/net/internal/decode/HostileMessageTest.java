package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.GrowableBuffer;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged and hostile messages: dropped and counted, never thrown, nothing leaked. */
final class HostileMessageTest {

    private static final int CAPTURED = 50;

    /** Longest messages that are cut everywhere in the ordinary build. */
    private static final int SMALL_LENGTH = 1_500;

    /** How far from either end longer ones are cut everywhere in the ordinary build, and how densely between. */
    private static final int EDGE_LENGTH = 150;

    private static final int STEP = 997;

    private final DecoderHarness harness =
            new DecoderHarness(NetworkConfig.builder().maxPlainLength(2 << 20).build());

    @AfterEach
    void release() {
        harness.close();
    }

    static List<String> vectors() {
        return SpecVectors.ALL;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldSurviveEveryCut(String hex) {
        cut(HexFormat.of().parseHex(hex), 1);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldSurviveEveryChangedBit(String hex) {
        changeEveryBit(HexFormat.of().parseHex(hex));
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void shouldSurviveCutsOfCapturedMessages() throws IOException {
        for (byte[] message : captured()) {
            cut(message, message.length <= SMALL_LENGTH ? 1 : STEP);
            byte[] plain = FuzzCorpus.plain(message);
            cut(plain, plain.length <= SMALL_LENGTH ? 1 : STEP);
        }
    }

    /** Five million cuts. What takes most of the time is zlib, which inflates each cut up to its end. */
    @Test
    @Tag("slow")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldSurviveEveryCutOfCapturedMessages() throws IOException {
        for (byte[] message : captured()) {
            cut(message, 1);
            byte[] plain = FuzzCorpus.plain(message);
            if (plain.length != message.length) {
                cut(plain, 1);
            }
        }
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void shouldSurviveEveryChangedBitOfSmallCapturedMessages() throws IOException {
        for (byte[] message : captured()) {
            if (message.length <= EDGE_LENGTH) {
                changeEveryBit(message);
            }
        }
    }

    /**
     * As many of each capture, spread over all of its lengths; where there are not as many lengths, more of the others.
     */
    private static Collection<byte[]> captured() throws IOException {
        List<byte[]> chosen = new ArrayList<>();
        List<Path> captures = CaptureDecodeTest.captures();
        for (int i = 0; i < captures.size(); i++) {
            TreeMap<Integer, byte[]> byLength = new TreeMap<>();
            for (byte[] message : CaptureDecodeTest.messages(captures.get(i))) {
                byLength.putIfAbsent(message.length, message);
            }
            List<byte[]> messages = List.copyOf(byLength.values());
            int left = captures.size() - i;
            int count = Math.min(messages.size(), (CAPTURED - chosen.size() + left - 1) / left);
            for (int k = 0; k < count; k++) {
                chosen.add(messages.get(k * (messages.size() - 1) / (count - 1)));
            }
        }
        assertTrue(chosen.size() >= CAPTURED, () -> "captured=" + chosen.size());
        return chosen;
    }

    private void cut(byte[] message, int step) {
        ByteBuffer whole = ByteBuffer.allocateDirect(message.length).put(0, message);
        for (int length = 0; length <= message.length; length++) {
            boolean atEdge = length < EDGE_LENGTH || message.length - length < EDGE_LENGTH;
            if (atEdge || length % step == 0) {
                // A view whose capacity ends where the cut is: reading on shows, and nothing is copied.
                survive(whole.slice(0, length));
            }
        }
    }

    private void changeEveryBit(byte[] message) {
        ByteBuffer whole = ByteBuffer.allocateDirect(message.length).put(0, message);
        for (int bit = 0; bit < message.length * 8; bit++) {
            byte before = whole.get(bit / 8);
            whole.put(bit / 8, (byte) (before ^ 1 << bit % 8));
            survive(whole);
            whole.put(bit / 8, before);
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
        GrowableBuffer scratch = new GrowableBuffer(PlainMessage.INITIAL_LENGTH);
        Path capture = Path.of("src", "test", "resources", "captures", "g2026-hills-cut.vxlcap");
        for (byte[] message : CaptureDecodeTest.messages(capture)) {
            ByteBuffer wire = ByteBuffer.wrap(message);
            byte[] damaged = new byte[plain.open(wire, 0, message.length, 1 << 20, scratch)];
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
        scratch.free();
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

    @Test
    void shouldNotTakeAnOffsetFromWhatDidNotFit() {
        // An entity without room lands on the header, and the length of its motion where the chat line's offset stands.
        byte[] motion = new byte[200_000];
        motion[0] = 1;
        for (int updates = 0; updates < 60; updates++) {
            Wire message = Wire.message(5);
            for (int i = 0; i < updates; i++) {
                message.embedded(10, Wire.empty().varint(1, i));
            }
            message.embedded(7, Wire.empty().bytes(5, motion))
                    .embedded(5, Wire.empty().text(3, "hello"))
                    .bytes();
            // Memory as small as a new connection's, so that the room ends within some of these messages.
            try (DecoderHarness fresh = new DecoderHarness()) {
                assertEquals(
                        "hello", fresh.message(message.bytes()).chat().body().toString());
            }
        }
    }

    private void survive(byte[] message) {
        survive(ByteBuffer.allocateDirect(message.length).put(0, message));
    }

    /** Decodes, and if that works reads everything; nothing may be read beyond the end, and no slab may be kept. */
    private void survive(ByteBuffer message) {
        harness.reconnect();
        harness.init(2, 2);
        int result = harness.decodeExact(message);
        assertTrue(result == MessageDecoder.DECODED || result == MessageDecoder.REJECTED);
        if (result == MessageDecoder.DECODED) {
            ViewReader.read(harness.read());
        }
        harness.release();
    }
}
