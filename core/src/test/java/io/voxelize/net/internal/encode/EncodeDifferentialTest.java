package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random packets of every kind must equal those of protobuf's own runtime byte for byte. */
@Tag("protobuf")
@Timeout(60)
final class EncodeDifferentialTest {
    private static final int PACKETS = 1_500;
    private static final int RING_LENGTH = 1 << 22;
    private static final int[] EDGES = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 16_777_215, 16_777_216};
    private static final int[] CODE_POINTS = {
        0, 1, 8, 9, 0xA, 0xC, 0xD, 0x1F, ' ', '"', '\\', '/', 'a', 'Z', 0x7F, 0x80, 0xFF, 0x7FF, 0x800, 0xD7FF, 0xE000,
        0xFFFF, 0x10000, 0x1F30D, 0x10FFFF
    };

    private final SplittableRandom random = new SplittableRandom(814);
    private final FakeSendContext context = new FakeSendContext();
    private final NetworkConfig config = NetworkConfig.builder()
            .outboundRingLength(RING_LENGTH)
            .packetBufferLength(1 << 20)
            .build();
    private final OutboundRing ring = new OutboundRing(RING_LENGTH);
    private final PacketBuffer packets = new PacketBuffer(config, context, new WritableCounters());
    private final List<byte[]> sent = new ArrayList<>();
    private final OutboundRing.Drain drain = ring.drainTo(this::onPacket);

    private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        sent.add(bytes);
        assertEquals(SentPackets.parse(bytes).getTypeValue(), messageTypeId);
        return true;
    }

    private void same(List<Message> expected, SendResult result) {
        assertEquals(SendResult.ACCEPTED, result);
        assertTrue(packets.flushTo(ring));
        drain.drain(Integer.MAX_VALUE);
        assertEquals(expected.size(), sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(expected.get(i).toByteArray(), sent.get(i));
        }
        sent.clear();
    }

    private void same(Message expected, SendResult result) {
        same(List.of(expected), result);
    }

    private void each(Runnable packet) {
        for (int i = 0; i < PACKETS; i++) {
            context.username = text();
            context.maxFrameLength = 1 << 19;
            packet.run();
        }
    }

    /** Of every shape: empty, of one kind, mixed, around the lengths where prefixes grow. */
    private String text() {
        int length = switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 126 + random.nextInt(4);
            case 2 -> random.nextInt(50) == 0 ? 16_380 + random.nextInt(8) : 60 + random.nextInt(10);
            default -> random.nextInt(40);
        };
        return text(length, random.nextInt(5));
    }

    private String text(int length, int kind) {
        Supplier<Integer> unit = switch (kind) {
            case 0 -> () -> CODE_POINTS[random.nextInt(CODE_POINTS.length)];
            case 1 -> () -> 0x80 + random.nextInt(0x780);
            case 2 -> () -> 0x10000 + random.nextInt(0x100000);
            default -> () -> ' ' + random.nextInt(95);
        };
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.appendCodePoint(unit.get());
        }
        return out.toString();
    }

    private String lowerCase() {
        return text().toLowerCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private String json() {
        return "{\"a\":" + random.nextInt() + ",\"b\":\"" + text(random.nextInt(20), 1 + random.nextInt(2)) + "\"}";
    }

    private int place() {
        int edge = EDGES[random.nextInt(EDGES.length)];
        return random.nextBoolean() ? edge : -edge;
    }

    private int height() {
        return random.nextInt(3) == 0 ? random.nextInt(Integer.MAX_VALUE) : EDGES[random.nextInt(EDGES.length)];
    }

    private int word() {
        return (random.nextInt() >>> random.nextInt(Integer.SIZE)) * random.nextInt(2);
    }

    @Test
    void shouldEncodeChat() {
        each(() -> {
            String type = text();
            String sender = text();
            String body = text();
            String metadata = text();
            same(ProtobufEncoder.chat(type, sender, body, metadata), packets.chat(type, sender, body, metadata));
        });
        same(ProtobufEncoder.chat("", "", "", ""), packets.chat("", "", "", ""));
        same(ProtobufEncoder.chat("CLIENT", context.username, "hi", ""), packets.chat("hi"));
    }

    @Test
    void shouldEncodeMethod() {
        each(() -> {
            String name = lowerCase();
            String payload = random.nextInt(4) == 0 ? "" : json();
            same(ProtobufEncoder.method(name, payload), packets.method(name, payload));
        });
    }

    @Test
    void shouldEncodeEvent() {
        each(() -> {
            String name = lowerCase();
            String payload = random.nextInt(4) == 0 ? "" : json();
            same(ProtobufEncoder.event(name, payload.isEmpty() ? "null" : payload), packets.event(name, payload));
        });
    }

    @Test
    void shouldEncodePeer() {
        each(() -> {
            String metadata = json();
            same(ProtobufEncoder.peer(context.username, metadata), packets.peer(metadata));
        });
    }

    /** Multiples of a part of a power of two, which every JDK writes alike. */
    @Test
    void shouldEncodePeerAtPlace() {
        each(() -> {
            double x = random.nextInt(-1 << 20, 1 << 20) / 16.0;
            double y = random.nextInt(-1 << 20, 1 << 20) / 8.0;
            double z = random.nextInt(-4, 4);
            String metadata =
                    "{\"position\":[" + x + ',' + y + ',' + z + "],\"direction\":[" + -z + ',' + x + ',' + -y + "]}";
            same(ProtobufEncoder.peer(context.username, metadata), packets.peer(x, y, z, -z, x, -y));
        });
    }

    @Test
    void shouldEncodeLoadAndUnload() {
        each(() -> {
            int count = random.nextInt(30);
            int[] chunks = random.ints(2 * count + random.nextInt(3))
                    .map(value -> value >> (value & 31))
                    .toArray();
            String pairs = ProtobufEncoder.pairs(chunks, count);
            int x = place();
            int z = random.nextInt();
            same(
                    ProtobufEncoder.json(
                            Message.Type.LOAD,
                            "{\"center\":[" + x + ',' + z + "],\"direction\":[0.5,-1.0],\"chunks\":" + pairs + '}'),
                    packets.load(x, z, 0.5, -1, chunks, count));
            same(
                    ProtobufEncoder.json(Message.Type.UNLOAD, "{\"chunks\":" + pairs + '}'),
                    packets.unload(chunks, count));
        });
    }

    @Test
    void shouldEncodeAction() {
        each(() -> {
            String action = text();
            String data = random.nextInt(4) == 0 ? "" : json();
            same(ProtobufEncoder.action(action, data.isEmpty() ? "null" : data), packets.action(action, data));
        });
    }

    @Test
    void shouldEncodeUpdatesThatFollowEachOther() {
        each(() -> {
            int[][] edits = edits(1 + random.nextInt(4));
            SendResult result = SendResult.INVALID;
            for (int i = 0; i < edits[0].length; i++) {
                result = packets.update(edits[0][i], edits[1][i], edits[2][i], edits[3][i]);
            }
            same(ProtobufEncoder.updates(edits, edits[0].length, context.maxFrameLength), result);
        });
    }

    @Test
    void shouldEncodeManyUpdates() {
        for (int i = 0; i < 200; i++) {
            context.bulkUpdateAllowed = i % 2 == 0;
            context.maxFrameLength = random.nextBoolean() ? 65_536 : 100 + random.nextInt(40_000);
            int count = random.nextInt(i % 20 == 0 ? 3_000 : 300);
            int[][] edits = edits(count + random.nextInt(2));
            same(
                    context.bulkUpdateAllowed
                            ? ProtobufEncoder.columns(edits, count, context.maxFrameLength)
                            : ProtobufEncoder.updates(edits, count, context.maxFrameLength),
                    bulk(edits, count));
        }
    }

    /** Around where one change more does not fit any more. */
    @Test
    void shouldSplitManyUpdatesWhereProtobufsLengthsSay() {
        int[][] edits = edits(40);
        for (int length = 100; length < 260; length++) {
            context.maxFrameLength = length;
            context.bulkUpdateAllowed = false;
            same(ProtobufEncoder.updates(edits, 40, length), bulk(edits, 40));
            context.bulkUpdateAllowed = true;
            same(ProtobufEncoder.columns(edits, 40, length), bulk(edits, 40));
        }
    }

    private SendResult bulk(int[][] edits, int count) {
        return packets.bulkUpdate(edits[0], edits[1], edits[2], edits[3], count);
    }

    /** Longer than what is kept to write into. */
    @Test
    void shouldRefuseWhatIsLongerThanAnyPacket() {
        String text = "x".repeat(RING_LENGTH);
        context.maxFrameLength = RING_LENGTH;
        assertEquals(SendResult.TOO_LARGE, packets.chat(text));
        assertEquals(SendResult.TOO_LARGE, packets.chat("CLIENT", "Ada", "", text));
        assertEquals(SendResult.TOO_LARGE, packets.method(text, ""));
        assertEquals(SendResult.TOO_LARGE, packets.event("e", '"' + text + '"'));
        assertEquals(SendResult.TOO_LARGE, packets.action(text, ""));
        assertEquals(SendResult.TOO_LARGE, packets.action("a", '"' + text + '"'));
        assertEquals(SendResult.TOO_LARGE, packets.peer("{\"a\":\"" + text + "\"}"));
        assertEquals(SendResult.TOO_LARGE, packets.load(0, 0, 0, 0, new int[RING_LENGTH], RING_LENGTH / 2));
        assertEquals(SendResult.TOO_LARGE, packets.unload(new int[RING_LENGTH], RING_LENGTH / 2));
        context.username = text;
        assertEquals(SendResult.TOO_LARGE, packets.peer(1, 2, 3, 4, 5, 6));
        assertEquals(0, packets.pendingLength());
        context.username = "Ada";
        same(ProtobufEncoder.chat("CLIENT", "Ada", "hi", ""), packets.chat("hi"));
    }

    /** The buffer has room for one of its packets and not for all. */
    @Test
    void shouldLeaveNoTraceOfManyUpdatesThatFindNoRoom() {
        while (packets.chat("x".repeat(60_000)) == SendResult.ACCEPTED) {}
        int full = packets.discard();
        for (int i = 0; i < full - 1; i++) {
            assertEquals(SendResult.ACCEPTED, packets.chat("x".repeat(60_000)));
        }
        int[][] edits = edits(9_000);
        assertEquals(SendResult.ACCEPTED, packets.update(1, 2, 3, 4));
        int pending = packets.pendingLength();

        assertEquals(SendResult.BACK_PRESSURED, bulk(edits, 9_000));

        assertEquals(pending, packets.pendingLength());
        assertEquals(SendResult.ACCEPTED, packets.update(5, 6, 7, 8));
        assertEquals(full, packets.discard());
    }

    private int[][] edits(int count) {
        int[][] edits = new int[4][count];
        for (int i = 0; i < count; i++) {
            edits[0][i] = place();
            edits[1][i] = height();
            edits[2][i] = place();
            edits[3][i] = word();
        }
        return edits;
    }

    @Test
    void shouldRefuseTextThatHasNoUtf8FormWhereverItStands() {
        for (String bad : List.of("\ud800", "a\udc00", "\udc00\ud800", "\ud83c\udf0d\ud83c", "é\ud800é")) {
            assertEquals(-1, Utf8.length(bad));
            assertEquals(SendResult.INVALID, packets.chat(bad, "", "", ""));
            assertEquals(SendResult.INVALID, packets.chat("", bad, "", ""));
            assertEquals(SendResult.INVALID, packets.chat("", "", bad, ""));
            assertEquals(SendResult.INVALID, packets.chat("", "", "", bad));
            assertEquals(SendResult.INVALID, packets.method(bad, ""));
            assertEquals(SendResult.INVALID, packets.event("e", '"' + bad + '"'));
            assertEquals(SendResult.INVALID, packets.peer("{\"" + bad + "\":1}"));
            assertEquals(SendResult.INVALID, packets.action(bad, ""));
            context.username = bad;
            assertEquals(SendResult.INVALID, packets.peer(1, 2, 3, 4, 5, 6));
        }
        assertEquals(0, packets.pendingLength());
    }
}
