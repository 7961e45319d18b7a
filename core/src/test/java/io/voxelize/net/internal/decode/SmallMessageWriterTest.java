package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.lz4.DirectMemory;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fast path of small messages. {@link DecoderHarness} compares its records with those of the general path in every
 * test that uses it.
 */
final class SmallMessageWriterTest {

    private static final int ENTITY = 5;
    private static final int PEER = 4;
    private static final int ROOM = 2_048;
    private static final int RING_LENGTH = 32 << 10;
    private static final byte[] MOTION = motion(0);

    /** As a server writes it. */
    private static Wire entity() {
        return Wire.empty().varint(1, 2).text(2, "e1").text(3, "bot");
    }

    private static Wire peer() {
        return Wire.empty().text(1, "p1").text(2, "Ada").text(3, "{}");
    }

    private static Wire entities(Wire entity) {
        return Wire.message(ENTITY).bytes(7, entity.bytes());
    }

    private static Wire peers(Wire peer) {
        return Wire.message(PEER).bytes(6, peer.bytes());
    }

    private static byte[] motion(int flags) {
        byte[] motion = new byte[14 + 6 + 1 + 12];
        motion[0] = 1;
        motion[1] = (byte) flags;
        return motion;
    }

    static List<byte[]> usual() {
        byte[] entity = entity().bytes();
        return List.of(
                entities(entity()).varint(12, 300).bytes(),
                entities(entity()).bytes(7, entity).bytes(7, entity).bytes(),
                Wire.message(ENTITY)
                        .varint(12, -1)
                        .bytes(7, entity)
                        .text(11, "hills")
                        .bytes(),
                entities(entity().bytes(5, MOTION)).bytes(),
                entities(entity().text(4, "x".repeat(200))).bytes(),
                peers(peer()).varint(12, 7).bytes(),
                peers(peer()).bytes(6, new byte[0]).text(11, "hills").bytes());
    }

    static List<byte[]> unusual() {
        byte[] entity = entity().bytes();
        return List.of(
                entities(entity()).text(11, "other").bytes(),
                entities(entity()).text(11, "hill").bytes(),
                entities(entity()).bytes(6, peer().bytes()).bytes(),
                peers(peer()).bytes(7, entity).bytes(),
                entities(entity()).varint(1, ENTITY).bytes(),
                entities(entity()).text(2, "{}").bytes(),
                entities(entity()).varint(40, 1).bytes(),
                entities(entity().varint(9, 1)).bytes(),
                entities(entity().varint(1, 200)).bytes(),
                entities(entity().varint(2, 1)).bytes(),
                entities(entity().bytes(5, Arrays.copyOf(MOTION, 13))).bytes(),
                entities(entity().bytes(5, Arrays.copyOf(motion(0x0E), 32))).bytes(),
                entities(entity().bytes(5, new byte[33])).bytes(),
                peers(peer().text(4, "?")).bytes(),
                peers(peer().varint(1, 1)).bytes(),
                Wire.message(MessageType.CHAT.id()).bytes(5, peer().bytes()).bytes(),
                Wire.empty().bytes(7, entity).varint(1, ENTITY).bytes(),
                entities(entity()).raw(12 << 3).bytes(),
                Wire.message(ENTITY).bytes());
    }

    @ParameterizedTest
    @MethodSource("usual")
    void shouldDeliverWhatServersWriteAsTheLongWayDoes(byte[] message) {
        try (DecoderHarness harness = new DecoderHarness()) {
            harness.message(message);
            assertEquals(DirectMemory.isUsable() ? 1 : 0, harness.smallMessages());
        }
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void shouldLeaveWhatIsUnusual(byte[] message) {
        assertEquals(SmallMessageWriter.UNUSUAL, CheckedWriter.write(message, "hills", new byte[ROOM]));
    }

    @ParameterizedTest
    @MethodSource("usual")
    void shouldStayWithinRoom(byte[] message) {
        int length = CheckedWriter.write(message, "hills", new byte[ROOM]);
        assertNotEquals(SmallMessageWriter.UNUSUAL, length);
        assertEquals(length, CheckedWriter.write(message, "hills", new byte[length]));
        for (int room = 0; room < length; room++) {
            assertEquals(SmallMessageWriter.UNUSUAL, CheckedWriter.write(message, "hills", new byte[room]));
        }
    }

    @ParameterizedTest
    @MethodSource("usual")
    void shouldReadNothingBehindAMessageThatIsCut(byte[] message) {
        for (int length = 0; length < message.length; length++) {
            CheckedWriter.write(Arrays.copyOf(message, length), "hills", new byte[ROOM]);
        }
    }

    @ParameterizedTest
    @MethodSource("usual")
    void shouldStayWithinMessageAndRoomWhateverComes(byte[] message) {
        Random random = new Random(message.length);
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = message.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            CheckedWriter.write(broken, "hills", new byte[random.nextInt(400)]);
        }
    }

    @Test
    void shouldTakeNoMoreThanIsWanted() {
        assertEquals(DirectMemory.isUsable(), delivered(Interests.ALL) > 0);
        assertEquals(0, delivered(Interests.of(MessageType.CHAT)));
        assertEquals(0, delivered(Interests.ALL.withEntityTypes("bot")));
    }

    /** Fills a ring; returns how many messages went in. */
    private static int delivered(Interests interests) {
        NetworkConfig config = NetworkConfig.builder().build();
        WritableCounters counters = new WritableCounters();
        InboundRing ring = new InboundRing(RING_LENGTH);
        byte[] message = usual().get(0);
        ByteBuffer wire = ByteBuffer.allocateDirect(message.length).put(0, message);
        try (SlabPool slabs = new SlabPool(config.maxSlabsLength(), config.maxRetainedLength());
                DecodeScratch scratch = DecoderHarness.scratch()) {
            DecodeInterests wanted = new DecodeInterests();
            wanted.set(interests);
            MessageDecoder decoder = new MessageDecoder(config, slabs, scratch, counters, wanted);
            int delivered = 0;
            while (decoder.deliverSmall(wire, 0, message.length, 1, "hills", ring)) {
                delivered++;
            }
            ring.publish();
            int pending = ring.pendingLength();
            assertFalse(decoder.deliverSmall(wire, 0, message.length, 1, "hills", ring));
            ring.publish();
            assertEquals(pending, ring.pendingLength());
            assertTrue(pending <= RING_LENGTH);
            assertEquals((long) delivered * message.length, counters.get(Counter.PLAIN_BYTES_RECEIVED));
            return delivered;
        }
    }

    @Test
    void shouldLeaveWhatIsOnTheHeap() {
        try (DecoderHarness harness = new DecoderHarness().onHeap()) {
            harness.message(usual().get(0));
            assertEquals(0, harness.smallMessages());
        }
    }
}
