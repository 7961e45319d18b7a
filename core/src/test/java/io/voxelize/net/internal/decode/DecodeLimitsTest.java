package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Every limit, met exactly and exceeded by one; and a slab pool that runs short. */
final class DecodeLimitsTest {

    private static final int CHUNK_SIZE = 16;
    private static final int MAX_HEIGHT = 8;
    private static final int ELEMENTS = CHUNK_SIZE * CHUNK_SIZE * MAX_HEIGHT;

    @Test
    void shouldBoundPlainMessages() {
        NetworkConfig config = NetworkConfig.builder().maxPlainLength(2_000).build();
        try (DecoderHarness harness = new DecoderHarness(config)) {
            assertEquals(2_000, harness.message(statsOf(2_000)).plainLength());
            assertEquals(MessageDecoder.REJECTED, harness.decode(statsOf(2_001)));
            assertEquals(1, harness.count(Counter.LIMIT_EXCEEDED));
        }
    }

    @Test
    void shouldBoundZlibWhileInflating() {
        NetworkConfig config = NetworkConfig.builder().maxPlainLength(300_000).build();
        try (DecoderHarness harness = new DecoderHarness(config)) {
            assertEquals(300_000, harness.message(deflated(statsOf(300_000))).plainLength());
            assertEquals(MessageDecoder.REJECTED, harness.decode(deflated(statsOf(300_001))));
            assertEquals(MessageDecoder.REJECTED, harness.decode(deflated(new byte[50 << 20])));
            assertEquals(2, harness.count(Counter.LIMIT_EXCEEDED));
            int capacity = harness.scratch.own().plain().capacity();
            assertTrue(capacity <= 300_001, () -> "capacity=" + capacity);
        }
    }

    @Test
    void shouldRejectDamagedZlib() {
        try (DecoderHarness harness = new DecoderHarness()) {
            byte[] whole = deflated(statsOf(5_000));
            for (int length = 2; length < whole.length; length++) {
                assertEquals(MessageDecoder.REJECTED, harness.decode(Arrays.copyOf(whole, length)));
            }
            assertEquals(MessageDecoder.REJECTED, harness.decode(Arrays.copyOf(whole, whole.length + 1)), "tail");
            whole[whole.length - 1] ^= 1;
            assertEquals(MessageDecoder.REJECTED, harness.decode(whole), "checksum");
            assertEquals(whole.length, harness.count(Counter.BAD_COMPRESSION));
        }
    }

    @Test
    void shouldBoundRecords() {
        NetworkConfig config = NetworkConfig.builder().maxRecordLength(20_000).build();
        try (DecoderHarness harness = new DecoderHarness(config)) {
            int fits = 20_000 - RecordLayout.HEADER_LENGTH;
            Message message =
                    harness.message(Wire.message(14).text(2, "x".repeat(fits)).bytes());
            assertEquals(fits, message.json().length());
            assertEquals(
                    MessageDecoder.REJECTED,
                    harness.decode(
                            Wire.message(14).text(2, "x".repeat(fits + 1)).bytes()));
            Wire manyUpdates = Wire.message(8);
            for (int i = 0; i < 1_000; i++) {
                manyUpdates.embedded(10, Wire.empty());
            }
            assertEquals(MessageDecoder.REJECTED, harness.decode(manyUpdates.bytes()));
            assertEquals(2, harness.count(Counter.LIMIT_EXCEEDED));
        }
    }

    @Test
    void shouldStandInTheRingUpToTheInlineLengthAndInASlabBeyond() {
        try (DecoderHarness harness = new DecoderHarness()) {
            int inline = RecordLayout.MAX_INLINE_LENGTH - RecordLayout.HEADER_LENGTH;
            harness.decode(Wire.message(14).text(2, "x".repeat(inline)).bytes());
            assertEquals(
                    RecordLayout.MAX_INLINE_LENGTH, harness.decoder.message().recordLength());
            assertEquals(inline, harness.read().json().length());
            assertEquals(0, harness.slabs.inUseLength());
            harness.decode(Wire.message(14).text(2, "x".repeat(inline + 1)).bytes());
            assertEquals(RecordLayout.EXTERNAL_LENGTH, harness.decoder.message().recordLength());
            assertEquals(inline + 1, harness.read().json().length());
            assertTrue(harness.slabs.inUseLength() > 0);
        }
    }

    @Test
    void shouldBoundArrays() {
        int length = 2 * ELEMENTS * Integer.BYTES;
        NetworkConfig config = NetworkConfig.builder().maxArraysLength(length).build();
        try (DecoderHarness harness = new DecoderHarness(config)) {
            harness.init(CHUNK_SIZE, MAX_HEIGHT);
            assertEquals(1, harness.message(load(1)).chunks().count());
            assertEquals(MessageDecoder.REJECTED, harness.decode(load(2)));
            assertEquals(1, harness.count(Counter.LIMIT_EXCEEDED));
        }
    }

    @Test
    void shouldRejectWhatNoEmptyPoolCouldHold() {
        NetworkConfig config = NetworkConfig.builder().build();
        // Each chunk's few bytes take a whole slab.
        SlabPool slabs = new SlabPool(4 * SlabPool.footprint(1), 0);
        try (DecoderHarness harness = new DecoderHarness(config, slabs, DecoderHarness.scratch())) {
            harness.init(1, 1);
            byte[] word = Wire.block(Wire.words(1));
            Wire message = Wire.message(6);
            for (int i = 0; i < 4; i++) {
                message.embedded(8, Wire.empty().bytes(5, word));
            }
            assertEquals(4, harness.message(message.bytes()).chunks().count());
            message.embedded(8, Wire.empty().bytes(5, word));
            assertEquals(MessageDecoder.REJECTED, harness.decode(message.bytes()));
            assertEquals(1, harness.count(Counter.LIMIT_EXCEEDED));
        }
    }

    @Test
    void shouldKeepNothingWhereverTheSlabsRunOut() {
        byte[] message = loadWithMeshesAndLongText();
        long needed = 2 * SlabPool.footprint(2 * ELEMENTS * Integer.BYTES) + 3 * SlabPool.footprint(1);
        SlabPool slabs = new SlabPool(needed, 0);
        NetworkConfig config =
                NetworkConfig.builder().generation(Generation.G2026).build();
        try (DecoderHarness harness = new DecoderHarness(config, slabs, DecoderHarness.scratch())) {
            harness.init(CHUNK_SIZE, MAX_HEIGHT);
            Deque<Slab> blockers = new ArrayDeque<>();
            for (Slab slab = slabs.acquire(1); slab != null; slab = slabs.acquire(1)) {
                blockers.push(slab);
            }
            assertTrue(blockers.size() > 5);
            while (!blockers.isEmpty()) {
                long before = slabs.inUseLength();
                assertEquals(MessageDecoder.NO_SLABS, harness.decode(message));
                assertEquals(before, slabs.inUseLength());
                blockers.pop().release();
            }
            ChunkView chunk = harness.message(message).chunks().iterator().next();
            assertEquals(ELEMENTS, chunk.voxels().length());
            assertEquals(needed, slabs.inUseLength());
            assertEquals(0, harness.count(Counter.LIMIT_EXCEEDED));
        }
    }

    @Test
    void shouldCountAMessageOnceThatIsDecodedTwice() {
        try (DecoderHarness harness = new DecoderHarness()) {
            byte[] message = Wire.message(14).varint(99, 1).text(2, "{}").bytes();
            harness.decode(message);
            harness.decoder.release();
            harness.message(message);
            assertEquals(1, harness.count(Counter.UNKNOWN_FIELDS));
            assertEquals(message.length, harness.count(Counter.PLAIN_BYTES_RECEIVED));
        }
    }

    private static byte[] load(int chunks) {
        Wire message = Wire.message(6);
        for (int i = 0; i < chunks; i++) {
            message.embedded(8, data());
        }
        return message.bytes();
    }

    private static byte[] loadWithMeshesAndLongText() {
        Wire geometry = Wire.empty()
                .bytes(4, Wire.block(Wire.floats(0, 0, 0)))
                .bytes(5, Wire.block(Wire.floats(0, 0)))
                .bytes(6, Wire.block(Wire.words(0, 0, 0)))
                .bytes(7, Wire.block(Wire.words(9)));
        Wire mesh = Wire.empty().embedded(2, geometry);
        return Wire.message(6)
                .embedded(8, data().embedded(4, mesh))
                .embedded(8, data().embedded(4, mesh))
                .text(2, "x".repeat(RecordLayout.MAX_INLINE_LENGTH))
                .bytes();
    }

    private static Wire data() {
        byte[] block = Wire.block(new byte[ELEMENTS * Integer.BYTES]);
        return Wire.empty().bytes(5, block).bytes(6, block);
    }

    /** A STATS message of exactly this many bytes. */
    private static byte[] statsOf(int length) {
        for (int overhead = 4; overhead < 10; overhead++) {
            byte[] message =
                    Wire.message(14).text(2, "x".repeat(length - overhead)).bytes();
            if (message.length == length) {
                return message;
            }
        }
        throw new IllegalArgumentException("no message has this length: length=" + length);
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[plain.length + 64];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }
}
