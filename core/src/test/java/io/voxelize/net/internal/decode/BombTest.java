package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.lz4.Lz4FrameDecoder;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.TextView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decompression bombs and other messages that inflate: each is refused by its limit, and the memory of the whole JVM
 * stays within it.
 */
final class BombTest {

    private static final int MAX_PLAIN_LENGTH = 4 << 20;
    private static final int MAX_RECORD_LENGTH = 2 << 20;
    private static final int MAX_ARRAYS_LENGTH = 4 << 20;
    private static final int MAX_SLABS_LENGTH = 8 << 20;

    /** Buffers of other threads of the test's JVM, and the page that a slab is rounded up to. */
    private static final long DIRECT_TOLERANCE = 256 << 10;

    private static final long HEAP_TOLERANCE = 64 << 10;
    /** Runs of which the least is what the message takes; the others may load classes. */
    private static final int RUNS = 5;

    private static final int BOMB_LENGTH = 64 << 20;
    private static final int NESTED_LENGTH = 300_000;

    static final NetworkConfig CONFIG = NetworkConfig.builder()
            .maxPlainLength(MAX_PLAIN_LENGTH)
            .maxRecordLength(MAX_RECORD_LENGTH)
            .maxArraysLength(MAX_ARRAYS_LENGTH)
            .maxSlabsLength(MAX_SLABS_LENGTH)
            .build();

    @Test
    void shouldRefuseZlibThatExpandsAThousandTimes() {
        byte[] bomb = deflated(new byte[BOMB_LENGTH]);
        assertTrue(bomb.length < BOMB_LENGTH / 900, () -> "bomb=" + bomb.length);
        assertRefused(bomb, Counter.LIMIT_EXCEEDED, MAX_PLAIN_LENGTH + 1);
    }

    @Test
    void shouldRefuseLz4FrameThatExpandsAsFarAsLz4Can() {
        byte[] bomb = frame(BOMB_LENGTH, -1);
        assertTrue(bomb.length < BOMB_LENGTH / 240, () -> "bomb=" + bomb.length);
        assertRefused(bomb, Counter.LIMIT_EXCEEDED, MAX_PLAIN_LENGTH);
    }

    @Test
    void shouldRefuseLz4FrameThatAnnouncesALengthWithoutInflatingIt() {
        for (long announced : new long[] {MAX_PLAIN_LENGTH + 1L, 1L << 32, Long.MAX_VALUE}) {
            assertRefused(frame(1 << 16, announced), Counter.LIMIT_EXCEEDED, 0);
        }
    }

    @Test
    void shouldRefuseZlibInsideZlibAsWhatItIs() {
        // The outer layer fits; what comes out of it is no message, and nobody inflates it again.
        assertRefused(deflated(deflated(new byte[BOMB_LENGTH])), Counter.BAD_MESSAGES, MAX_PLAIN_LENGTH + 1);
    }

    @Test
    void shouldRefuseArrayThatClaimsFourGibibytes() {
        for (int prefix : new int[] {-1, -4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] array = Wire.block(new byte[32]);
            ByteBuffer.wrap(array).putInt(0, Integer.reverseBytes(prefix));
            byte[] message =
                    Wire.message(6).embedded(8, Wire.empty().bytes(5, array)).bytes();
            Bomb bomb = new Bomb();
            try (DecoderHarness harness = bomb.harness) {
                harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
                assertEquals(MessageDecoder.DECODED, bomb.decode(message));
                bomb.assertTook(0);
                assertEquals(1, harness.read().chunks().count());
                assertEquals(1, harness.count(Counter.BAD_ARRAYS));
            }
        }
    }

    @Test
    void shouldRefuseArraysThatExpandAsFarAsLz4CanInAll() {
        Bomb bomb = new Bomb();
        try (DecoderHarness harness = bomb.harness) {
            harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
            assertEquals(MessageDecoder.REJECTED, bomb.decode(arraysThatAddUp()));
            assertEquals(1, harness.count(Counter.LIMIT_EXCEEDED));
            assertEquals(0, harness.slabs.allocatedLength());
            bomb.assertTook(0);
        }
    }

    @Test
    void shouldRefuseAMillionTinyEntities() {
        assertRefused(entities(1_000_000), Counter.LIMIT_EXCEEDED, MAX_RECORD_LENGTH);
    }

    @Test
    void shouldRefuseInitWithNestedJson() {
        assertRefused(initWithNestedJson(), Counter.BAD_MESSAGES, MAX_RECORD_LENGTH);
    }

    @Test
    void shouldRefuseNestedJsonWhereverItIsAskedFor() {
        try (DecoderHarness harness = new DecoderHarness(CONFIG)) {
            for (String nested : List.of("[".repeat(NESTED_LENGTH), "{\"a\":".repeat(NESTED_LENGTH / 5))) {
                Message message = harness.message(nestedEverywhere(nested));
                for (TextView text : List.of(
                        message.json(),
                        message.method().payload(),
                        message.chat().metadata(),
                        message.peers().iterator().next().metadata(),
                        message.entities().iterator().next().metadata())) {
                    NetworkException ex = assertThrows(NetworkException.class, text::parseJson);
                    long heap = AllocationProbe.leastAllocatedBy(
                            RUNS, () -> assertThrows(NetworkException.class, text::parseJson));
                    assertEquals(NetworkException.Reason.BAD_JSON, ex.reason());
                    assertTrue(heap <= NESTED_LENGTH + HEAP_TOLERANCE, () -> "heap=" + heap);
                }
                // What an event means is never refused: what cannot be parsed is text.
                EventView event = message.events().iterator().next();
                long heap = AllocationProbe.leastAllocatedBy(
                        RUNS,
                        () -> assertEquals(
                                nested.length(),
                                event.parsePayload().textValue().length()));
                assertTrue(heap <= 4 * NESTED_LENGTH + HEAP_TOLERANCE, () -> "heap=" + heap);
            }
        }
    }

    private static byte[] nestedEverywhere(String nested) {
        return Wire.message(14)
                .text(2, nested)
                .embedded(4, Wire.empty().text(2, nested))
                .embedded(5, Wire.empty().text(4, nested))
                .embedded(6, Wire.empty().text(3, nested))
                .embedded(7, Wire.empty().text(4, nested))
                .embedded(9, Wire.empty().text(2, nested))
                .bytes();
    }

    /**
     * In a JVM that has no more direct memory than the limits add up to, and a heap that no bomb fits in: one byte more
     * is an OutOfMemoryError.
     */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldRefuseEveryBombInAJvmAsSmallAsTheLimits(@TempDir Path folder) throws IOException, InterruptedException {
        List<byte[]> bombs = List.of(
                deflated(new byte[BOMB_LENGTH]),
                frame(BOMB_LENGTH, -1),
                frame(1 << 16, Long.MAX_VALUE),
                deflated(deflated(new byte[BOMB_LENGTH])),
                arraysThatAddUp(),
                entities(1_000_000),
                initWithNestedJson());
        int wireLength = bombs.stream().mapToInt(bomb -> bomb.length).max().orElseThrow();
        long directLength = wireLength + MAX_PLAIN_LENGTH + MAX_RECORD_LENGTH + MAX_SLABS_LENGTH + DIRECT_TOLERANCE;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:MaxDirectMemorySize=" + directLength,
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BombMain.class.getName()));
        for (byte[] bomb : bombs) {
            command.add(
                    Files.write(folder.resolve("bomb-" + command.size()), bomb).toString());
        }
        Path log = folder.resolve("log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String output = Files.readString(log);
        assertEquals(0, exit, output);
        assertTrue(output.contains("refused=" + bombs.size()), output);
    }

    private static void assertRefused(byte[] message, Counter reason, long allowedLength) {
        Bomb bomb = new Bomb();
        try (DecoderHarness harness = bomb.harness) {
            assertEquals(MessageDecoder.REJECTED, bomb.decode(message));
            assertEquals(1, harness.count(reason), harness.counters::toString);
            bomb.assertTook(allowedLength);
        }
    }

    /**
     * One message, and what memory it took: buffers are kept once they have grown, so what is there afterwards was the
     * peak. Of several runs, each with a decoder of its own, the most direct memory and the least heap count.
     */
    private static final class Bomb {

        final DecoderHarness harness = harness();
        private long direct;
        private long heap = Long.MAX_VALUE;

        int decode(byte[] message) {
            ByteBuffer wire = ByteBuffer.allocateDirect(message.length).put(0, message);
            int result = decode(harness, wire);
            for (int run = 1; run < RUNS && heap > HEAP_TOLERANCE; run++) {
                try (DecoderHarness other = harness()) {
                    other.decoder.traits().arrayForm(harness.decoder.traits().arrayForm());
                    assertEquals(result, decode(other, wire));
                }
            }
            return result;
        }

        private int decode(DecoderHarness target, ByteBuffer wire) {
            // The first message of a decoder makes its buffers.
            target.decode(Wire.message(14).text(2, "{}").bytes());
            target.decoder.release();
            long directBefore = directLength();
            long heapBefore = AllocationProbe.allocated();
            int result = target.decoder.decode(wire, 0, wire.capacity(), 0);
            heap = Math.min(heap, AllocationProbe.allocated() - heapBefore);
            direct = Math.max(direct, directLength() - directBefore);
            return result;
        }

        private static DecoderHarness harness() {
            return new DecoderHarness(CONFIG, new SlabPool(CONFIG.maxSlabsLength(), 0), DecoderHarness.scratch());
        }

        void assertTook(long allowedLength) {
            assertTrue(
                    direct <= allowedLength + DIRECT_TOLERANCE,
                    () -> "direct=" + direct + ", allowed=" + allowedLength);
            assertTrue(heap <= HEAP_TOLERANCE, () -> "heap=" + heap + ", allowed=" + HEAP_TOLERANCE);
        }

        private static long directLength() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }
    }

    /** Each array could be; all of them together are more than a message may hold. */
    private static byte[] arraysThatAddUp() {
        byte[] block = block(1 << 20);
        Wire message = Wire.message(6);
        for (int i = 0; i < 5; i++) {
            message.embedded(8, Wire.empty().bytes(5, block));
        }
        return message.bytes();
    }

    private static byte[] entities(int count) {
        byte[] message = new byte[2 + 2 * count];
        message[0] = 1 << 3;
        message[1] = 5;
        for (int i = 2; i < message.length; i += 2) {
            // Field 7, an entity of no bytes.
            message[i] = 7 << 3 | 2;
        }
        return message;
    }

    private static byte[] initWithNestedJson() {
        String nested = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
        return Wire.message(0).text(2, nested).bytes();
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[plain.length / 100 + 64];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    /** A size-prefixed block of zeros: one literal, and a match as long as it takes. */
    private static byte[] block(int length) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(Wire.words(length));
        block.writeBytes(zeros(length));
        return block.toByteArray();
    }

    private static byte[] zeros(int length) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {0x1F, 0, 1, 0});
        int left = length - 1 - 5 - 4 - 15;
        for (; left >= 255; left -= 255) {
            block.write(255);
        }
        block.write(left);
        block.writeBytes(new byte[] {0x50, 0, 0, 0, 0, 0});
        return block.toByteArray();
    }

    /** An LZ4 frame of zeros in blocks of 4 MiB; with a content size unless it is negative. */
    private static byte[] frame(int length, long announced) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(Wire.words(Lz4FrameDecoder.MAGIC));
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(announced < 0 ? 0x60 : 0x68);
        header.write(0x70);
        if (announced >= 0) {
            header.writeBytes(Wire.words((int) announced, (int) (announced >>> 32)));
        }
        byte[] descriptor = header.toByteArray();
        frame.writeBytes(descriptor);
        frame.write(XXHashFactory.fastestJavaInstance().hash32().hash(descriptor, 0, descriptor.length, 0) >>> 8);
        byte[] block = zeros(Math.min(length, 4 << 20));
        for (int left = length; left > 0; left -= 4 << 20) {
            frame.writeBytes(Wire.words(block.length));
            frame.writeBytes(block);
        }
        frame.writeBytes(Wire.words(0));
        return frame.toByteArray();
    }
}
