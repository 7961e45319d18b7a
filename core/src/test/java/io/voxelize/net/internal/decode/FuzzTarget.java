package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.encode.JsonCheck;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.CheckedTwin;
import io.voxelize.net.internal.lz4.GrowableBuffer;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.lz4.Lz4FrameDecoder;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.Json;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.TextView;
import io.voxelize.net.testsupport.AllocationProbe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import net.jpountz.xxhash.XXHashFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A fuzz target: for any bytes it must return a typed result within a second, and take no more memory than its limits
 * allow. A few bytes at the start of an input choose settings, so that a fuzzer finds those as well.
 */
enum FuzzTarget {

    /** The outer compression of messages: limit, then the message. */
    OUTER {
        @Override
        void run(byte[] input) {
            int maxLength = 1 << (10 + byteAt(input, 0) % 8);
            ByteBuffer wire = exact(input, 1);
            PlainMessage plain = new PlainMessage(BlockDecompressor.of(DecompressorKind.JAVA));
            GrowableBuffer scratch = new GrowableBuffer(PlainMessage.INITIAL_LENGTH);
            try {
                int length = plain.open(wire, 0, wire.capacity(), maxLength, scratch);
                assertTrue(length >= PlainMessage.TOO_LONG && length <= maxLength, () -> "length=" + length);
                if (length >= 0) {
                    assertTrue(plain.index() + length <= plain.buffer().capacity());
                }
                boolean compressed = plain.outer() != ServerTraits.Outer.UNKNOWN;
                // One byte beyond the limit tells what fits exactly from what does not.
                assertTrue(!compressed || plain.buffer().capacity() <= maxLength + 1);
            } finally {
                plain.free();
                scratch.free();
            }
        }
    },

    /** LZ4 frames behind their magic number: limit, whether to mend the header's checksum, then the frame. */
    FRAME {
        @Override
        void run(byte[] input) {
            int maxLength = 1 << (10 + byteAt(input, 0) % 8);
            ByteBuffer wire = ByteBuffer.allocateDirect(Math.max(input.length - 2, 0) + Integer.BYTES)
                    .order(LITTLE_ENDIAN);
            wire.putInt(0, Lz4FrameDecoder.MAGIC);
            wire.put(Integer.BYTES, input, Math.min(2, input.length), wire.capacity() - Integer.BYTES);
            if (byteAt(input, 1) % 2 == 0) {
                mendHeader(wire);
            }
            GrowableBuffer target = new GrowableBuffer(1 << 10);
            try {
                int length = new Lz4FrameDecoder(BlockDecompressor.of(DecompressorKind.JAVA))
                        .decode(wire, 0, wire.capacity(), target, maxLength);
                assertTrue(length >= PlainMessage.TOO_LONG && length <= maxLength, () -> "length=" + length);
                assertTrue(target.capacity() <= maxLength);
            } finally {
                target.free();
            }
        }
    },

    /**
     * LZ4 blocks: room in two bytes, then history, whose last byte also says how much slack the checked twin gets; then
     * the block. The twin finds every access out of bounds, read or written.
     */
    BLOCK {
        @Override
        void run(byte[] input) {
            int room = byteAt(input, 0) | byteAt(input, 1) << 8;
            int history = byteAt(input, 2) | (byteAt(input, 3) & 1) << 8;
            ByteBuffer block = exact(input, 4);
            JavaBlockDecompressor java = new JavaBlockDecompressor();
            int expected = java.inflatedLength(block, 0, block.capacity(), room, history);
            ByteBuffer reference = junk(history + room + MARGIN);
            assertEquals(expected, java.decompress(block, 0, block.capacity(), reference, history, room, 0));
            assertInside(reference, history, room, expected);
            checked(input, history, room, byteAt(input, 3) >> 1, reference, expected);
            for (DecompressorKind kind : DecompressorKind.values()) {
                // The C library is stricter about how a block ends, and laxer about offset 0; neither ever inflates to
                // something else.
                BlockDecompressor blocks = BlockDecompressor.of(kind);
                ByteBuffer target = junk(history + room + MARGIN);
                int length = blocks.decompress(block, 0, block.capacity(), target, history, room, 0);
                assertInside(target, history, room, length);
                if (length >= 0 && expected >= 0) {
                    assertEquals(reference.slice(history, expected), target.slice(history, length), blocks::name);
                }
            }
        }

        private void checked(byte[] input, int history, int room, int slack, ByteBuffer reference, int expected) {
            byte[] block = Arrays.copyOfRange(input, Math.min(4, input.length), input.length);
            byte[] target = new byte[history + room + slack];
            Arrays.fill(target, JUNK);
            assertEquals(expected, CheckedTwin.decode(block, target, history, room), "checked twin");
            for (int i = 0; i < history + Math.max(expected, 0); i++) {
                assertEquals(reference.get(i), target[i], "checked twin");
            }
        }
    },

    /**
     * Whole messages through decompression, walker, arrays and views: settings in one byte, then one message or two.
     */
    MESSAGE {
        @Override
        void run(byte[] input) {
            int mode = byteAt(input, 0);
            NetworkConfig config = config(GENERATIONS[mode % GENERATIONS.length]);
            SlabPool slabs = new SlabPool(config.maxSlabsLength(), config.maxRetainedLength());
            try (DecoderHarness harness = new DecoderHarness(
                    config, slabs, new DecodeScratch(BlockDecompressor.of(DECOMPRESSORS[mode >> 3 & 1])))) {
                if ((mode & 0x20) != 0) {
                    harness.init(2, 2);
                }
                harness.interests((mode & 0x40) == 0 ? Interests.ALL : Interests.ALL.withoutLights());
                byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
                int first = (mode & 0x80) == 0 || rest.length == 0 ? rest.length : byteAt(rest, 0) % rest.length;
                message(harness, Arrays.copyOf(rest, first));
                if (first < rest.length) {
                    message(harness, Arrays.copyOfRange(rest, first, rest.length));
                }
            }
        }

        private void message(DecoderHarness harness, byte[] message) {
            int result = harness.decodeExact(message);
            assertTrue(result != MessageDecoder.NO_SLABS, "a message of its own must find room in an empty pool");
            assertTrue(harness.slabs.allocatedLength() <= harness.slabs.maxLength());
            assertTrue(harness.scratch.own().staging().buffer().capacity() <= MAX_RECORD_LENGTH);
            if (result == MessageDecoder.DECODED) {
                Message view = harness.read();
                long once = ViewReader.read(view);
                assertEquals(once, ViewReader.read(view), "read twice");
            }
            harness.release();
        }
    },

    /**
     * Views of well-formed messages with anything in them: type and operation in one byte, where the second text starts
     * in another, then two texts that also are numbers and a motion.
     */
    VIEWS {
        @Override
        void run(byte[] input) {
            byte[] rest = Arrays.copyOfRange(input, Math.min(2, input.length), input.length);
            int split = rest.length == 0 ? 0 : byteAt(input, 1) % rest.length;
            byte[] first = Arrays.copyOf(rest, split);
            byte[] second = Arrays.copyOfRange(rest, split, rest.length);
            try (DecoderHarness harness = new DecoderHarness(config(null))) {
                byte[] message = filled(byteAt(input, 0), first, second, rest);
                assertEquals(MessageDecoder.DECODED, harness.decodeExact(message), "well-formed, whatever is in it");
                Message view = harness.read();
                assertContent(first, view.json());
                assertContent(second, view.text());
                long once = ViewReader.read(view);
                assertEquals(once, ViewReader.read(view), "read twice");
                TextView kept = view.text();
                harness.release();
                assertThrows(IllegalStateException.class, view::type);
                assertThrows(IllegalStateException.class, kept::length);
            }
        }

        private void assertContent(byte[] expected, TextView view) {
            byte[] bytes = new byte[view.length()];
            view.copyTo(bytes, 0);
            assertArrayEquals(expected, bytes);
            assertEquals(new String(expected, StandardCharsets.UTF_8), view.toString());
        }

        private byte[] filled(int mode, byte[] first, byte[] second, byte[] motion) {
            Wire message = Wire.message(1 + mode % 14)
                    .bytes(2, first)
                    .bytes(3, second)
                    .embedded(4, Wire.empty().bytes(1, first).bytes(2, second))
                    .embedded(
                            5,
                            Wire.empty()
                                    .bytes(1, first)
                                    .bytes(2, second)
                                    .bytes(3, first)
                                    .bytes(4, second)
                                    .bytes(5, first))
                    .embedded(6, Wire.empty().bytes(1, second).bytes(2, first).bytes(3, second))
                    .embedded(
                            7,
                            Wire.empty()
                                    .varint(1, mode >> 4)
                                    .bytes(2, first)
                                    .bytes(3, second)
                                    .bytes(4, first)
                                    .bytes(5, motion))
                    .embedded(9, Wire.empty().bytes(1, first).bytes(2, second));
            for (int i = 0; i + Integer.BYTES <= motion.length; i += Integer.BYTES) {
                int word = ByteBuffer.wrap(motion).getInt(i);
                message.embedded(
                        10, Wire.empty().varint(1, word).varint(4, word).varint(5, i));
            }
            return message.bytes(11, second).bytes();
        }
    },

    /** INIT's JSON: accepted exactly if Jackson accepts it as an object. */
    INIT {
        @Override
        void run(byte[] input) {
            ServerTraits traits = new ServerTraits(null);
            UnsafeBuffer text = new UnsafeBuffer(exact(input, 0));
            boolean accepted = new InitScanner().scan(text, 0, text.capacity(), traits);
            assertTrue(traits.chunkSize() >= 0 && traits.maxHeight() >= 0 && traits.elementCount() >= 0);
            // Jackson bounds the length of a number.
            if (isAscii(input) && input.length < 1_000) {
                JsonNode tree = tree(new String(input, StandardCharsets.US_ASCII));
                assertEquals(tree != null && tree.isObject(), accepted);
                if (tree != null && accepted && tree.path("id").isTextual()) {
                    assertEquals(tree.get("id").textValue(), traits.clientId());
                }
            }
        }
    },

    /** JSON of any message, as a user asks for it and as packets are checked. */
    JSON {
        @Override
        void run(byte[] input) {
            try (DecoderHarness harness = new DecoderHarness(config(null))) {
                if (harness.decodeExact(Wire.message(14).bytes(2, input).bytes()) == MessageDecoder.DECODED) {
                    ViewReader.read(harness.read());
                }
            }
            String text = new String(input, StandardCharsets.UTF_8);
            boolean value = new JsonCheck().isValue(text);
            try {
                JsonNode tree = Json.parse(text);
                assertTrue(!value || !tree.isMissingNode(), text);
            } catch (NetworkException ex) {
                assertEquals(NetworkException.Reason.BAD_JSON, ex.reason());
                assertTrue(!value, "what a server takes must be read here too");
            }
        }
    };

    /** What may be left with anything in it, and what must not be touched. */
    private static final int MARGIN = BlockDecompressor.OVERRUN_LENGTH + 32;

    private static final DecompressorKind[] DECOMPRESSORS = {DecompressorKind.JAVA, DecompressorKind.JNI};
    private static final byte JUNK = 0x5A;
    private static final int MAX_RECORD_LENGTH = 1 << 16;
    private static final long MAX_CPU_NS = 1_000_000_000L;

    /** Of all sizes below, what an input may cost on the heap: views make strings and trees of what they read. */
    private static final long MAX_HEAP_LENGTH = 64L << 20;

    private static final @Nullable Generation[] GENERATIONS = {
        null, Generation.G2023, Generation.G2024, Generation.GX, Generation.G2026
    };
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Runs one input; returns if every outcome was a typed one.
     *
     * @throws AssertionError if something did not hold, or took too long or too much.
     */
    final void accept(byte[] input) {
        if (!isWithinBounds(input)) {
            // Classes load when they are first needed, and a fuzzer rewrites them then: only the second time is the
            // input's own.
            assertTrue(
                    isWithinBounds(input),
                    () -> "too slow or too much: input=" + input.length + " bytes, maxCpuNs=" + MAX_CPU_NS
                            + ", maxHeap=" + MAX_HEAP_LENGTH);
        }
    }

    private boolean isWithinBounds(byte[] input) {
        long cpuNs = THREADS.getCurrentThreadCpuTime();
        long heapLength = AllocationProbe.allocated();
        run(input);
        return AllocationProbe.allocated() - heapLength < MAX_HEAP_LENGTH
                && THREADS.getCurrentThreadCpuTime() - cpuNs < MAX_CPU_NS;
    }

    abstract void run(byte[] input);

    /** How files and folders of this target are called. */
    final String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static NetworkConfig config(@Nullable Generation generation) {
        return NetworkConfig.builder()
                .generation(generation)
                .maxWireLength(1 << 20)
                .maxPlainLength(1 << 18)
                .maxRecordLength(MAX_RECORD_LENGTH)
                .maxArraysLength(1 << 20)
                .maxSlabsLength(4 << 20)
                .maxRetainedLength(1 << 20)
                .build();
    }

    private static int byteAt(byte[] input, int index) {
        return index < input.length ? input[index] & 0xFF : 0;
    }

    /** A buffer that ends where the input ends, so that reading on shows. */
    private static ByteBuffer exact(byte[] input, int from) {
        int start = Math.min(from, input.length);
        return ByteBuffer.allocateDirect(input.length - start).put(0, input, start, input.length - start);
    }

    private static ByteBuffer junk(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, JUNK);
        return ByteBuffer.allocateDirect(length).put(0, bytes);
    }

    private static void assertInside(ByteBuffer target, int start, int room, int length) {
        assertTrue(length >= BlockDecompressor.MALFORMED && length <= room, () -> "length=" + length);
        for (int i = 0; i < start; i++) {
            assertEquals(JUNK, target.get(i), "history");
        }
        for (int i = start + room + BlockDecompressor.OVERRUN_LENGTH; i < target.capacity(); i++) {
            assertEquals(JUNK, target.get(i), "margin");
        }
    }

    /** Gives a frame the checksum that its header asks for, which chance would find once in 256 times. */
    private static void mendHeader(ByteBuffer frame) {
        boolean sized = frame.capacity() > Integer.BYTES && (frame.get(Integer.BYTES) & 0x08) != 0;
        int length = sized ? 2 + Long.BYTES : 2;
        if (frame.capacity() > Integer.BYTES + length) {
            int hash = XXHashFactory.fastestJavaInstance().hash32().hash(frame, Integer.BYTES, length, 0);
            frame.put(Integer.BYTES + length, (byte) (hash >>> 8));
        }
    }

    private static boolean isAscii(byte[] input) {
        for (byte next : input) {
            if (next < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode tree(String text) {
        try {
            return STRICT.readTree(text);
        } catch (IOException ex) {
            return null;
        }
    }
}
