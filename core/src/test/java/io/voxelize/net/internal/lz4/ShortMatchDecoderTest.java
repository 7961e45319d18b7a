package io.voxelize.net.internal.lz4;

import static io.voxelize.net.internal.lz4.BlockDecompressor.MALFORMED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the decoder as {@link CheckedTwin}: every access that leaves the source or the target, by a single byte, is an
 * error.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShortMatchDecoderTest {

    private static final int QUICK_CASES = 20_000;
    private static final int MANY_CASES = 2_000_000;
    private static final byte[] NO_HISTORY = {};
    private static final byte JUNK = 0x5A;

    private final LZ4SafeDecompressor reference = LZ4Factory.fastestInstance().safeDecompressor();
    private final JavaBlockDecompressor plain = new JavaBlockDecompressor();

    @ParameterizedTest
    @ValueSource(ints = {0, 14, 15, 33, 64})
    void shouldDecodeEveryKindOfSequence(int slack) {
        Random random = new Random(slack);
        for (int literals : lengths(0)) {
            for (int offset : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 40, 200}) {
                for (int match : lengths(4)) {
                    // With last literals, and with the match as the last thing in the target.
                    for (int last = 0; last < 10; last += 5) {
                        BlockWriter writer = new BlockWriter(random).sequence(200, 200, 4);
                        assertDecodes(writer.sequence(literals, offset, match).end(last), 0, slack);
                    }
                }
            }
        }
    }

    @Test
    void shouldDecodeLengthsOfManyBytes() {
        Random random = new Random(10);
        for (int bytes = 5; bytes < 20; bytes++) {
            for (int more = -1; more <= 1; more++) {
                int length = 15 + 255 * bytes + more;
                assertDecodes(new BlockWriter(random).sequence(1, 1, length + 4).end(0), 0, 0);
                assertDecodes(new BlockWriter(random).sequence(9, 7, length + 4).end(9), 0, 64);
                assertDecodes(new BlockWriter(random).sequence(length, 200, 4).end(length), 0, 0);
            }
        }
    }

    @Test
    void shouldRefuseBlockThatEndsWithinALengthOfManyBytes() {
        byte[] block =
                new BlockWriter(new Random(11)).sequence(1, 1, 6_000).end(0).block();
        for (int length = 1; length < block.length; length++) {
            assertAgrees(Arrays.copyOf(block, length), NO_HISTORY, 6_001, 64, "length=" + length);
        }
    }

    @Test
    void shouldDecodeLastLiteralsOfAnyLength() {
        for (int literals = 0; literals < 600; literals++) {
            assertDecodes(new BlockWriter(new Random(1)).sequence(4, 4, 12).end(literals), 0, 0);
            assertDecodes(new BlockWriter(new Random(2)).end(literals), 0, 0);
        }
    }

    @Test
    void shouldDecodeNothingFromEmptyBlock() {
        assertEquals(0, CheckedTwin.decode(new byte[] {0}, new byte[0], 0, 0));
        assertEquals(MALFORMED, CheckedTwin.decode(new byte[0], new byte[8], 0, 8));
    }

    @Test
    void shouldReachIntoHistoryWhenLinked() {
        Random random = new Random(3);
        byte[] history = new byte[70_000];
        random.nextBytes(history);
        for (int slack : new int[] {0, 64}) {
            BlockWriter writer =
                    new BlockWriter(random, history).sequence(0, 0xFFFF, 18).sequence(3, 0xFFFE, 300);
            assertDecodes(writer.end(9), history.length, slack);
        }
    }

    @Test
    void shouldRefuseMatchThatStartsBeforeHistory() {
        for (int literals : new int[] {0, 1, 5, 6, 14, 15, 40}) {
            byte[] history = new byte[10];
            byte[] block = new BlockWriter(new Random(4), new byte[11])
                    .sequence(literals, literals + 11, 8)
                    .sequence(20, 4, 8)
                    .end(20)
                    .block();
            assertEquals(MALFORMED, CheckedTwin.decode(block, target(history, 200, 64), history.length, 200));
        }
    }

    @Test
    void shouldRefuseOffsetZero() {
        for (int literals : new int[] {1, 5, 6, 14, 15, 40}) {
            byte[] block = new BlockWriter(new Random(5))
                    .sequence(literals, 1, 8)
                    .end(14)
                    .block();
            // Behind the offset there are a token and the last literals.
            int offset = block.length - 15 - Short.BYTES;
            block[offset] = 0;
            assertEquals(MALFORMED, CheckedTwin.decode(block, new byte[200], 0, 136));
        }
    }

    @Test
    void shouldRefuseEveryPrefix() {
        Random random = new Random(6);
        for (int round = 0; round < 50; round++) {
            BlockWriter writer = BlockWriter.random(random, NO_HISTORY, 20).end(random.nextInt(40));
            byte[] block = writer.block();
            for (int length = 0; length < block.length; length++) {
                int room = writer.content().length;
                assertAgrees(Arrays.copyOf(block, length), NO_HISTORY, room, 64, "round=" + round);
            }
        }
    }

    @Test
    void shouldRefuseBlockThatNeedsMoreRoomThanThereIs() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            BlockWriter writer = BlockWriter.random(random, NO_HISTORY, 10).end(random.nextInt(40));
            for (int room = 0; room < writer.content().length; room++) {
                byte[] target = target(NO_HISTORY, room, 64);
                assertEquals(MALFORMED, CheckedTwin.decode(writer.block(), target, 0, room), "round=" + round);
            }
        }
    }

    @Test
    void shouldRefuseBlockThatEndsInItsSlack() {
        BlockWriter writer = new BlockWriter(new Random(9))
                .sequence(30, 30, 40)
                .sequence(14, 30, 18)
                .end(0);
        int length = writer.content().length;
        assertDecodes(writer, 0, 64);
        for (int room = length - 1; room >= length - 18; room--) {
            assertEquals(MALFORMED, CheckedTwin.decode(writer.block(), target(NO_HISTORY, room, 64), 0, room));
        }
    }

    @Test
    void shouldDecodeWhatCompressorsWrite() {
        Random random = new Random(8);
        LZ4Factory factory = LZ4Factory.fastestInstance();
        for (int round = 0; round < 400; round++) {
            byte[] content = content(random);
            assertDecodes(factory.fastCompressor().compress(content), content, NO_HISTORY, round % 65);
            assertDecodes(factory.highCompressor().compress(content), content, NO_HISTORY, round % 65);
        }
    }

    @Test
    void shouldStayInBoundsAndAgreeOnMutatedBlocks() {
        fuzz(Long.getLong("voxelize.fuzz.seed", System.nanoTime()), QUICK_CASES);
    }

    @Test
    @Tag("slow")
    void shouldStayInBoundsAndAgreeOnManyMutatedBlocks() {
        fuzz(Long.getLong("voxelize.fuzz.seed", System.nanoTime()), MANY_CASES);
    }

    private void fuzz(long seed, int cases) {
        System.out.println("block decoder fuzzed: voxelize.fuzz.seed=" + seed + ", cases=" + cases);
        for (int i = 0; i < cases; i++) {
            Random random = new Random(seed + i);
            byte[] history = random.nextInt(4) == 0 ? new byte[random.nextInt(100)] : NO_HISTORY;
            random.nextBytes(history);
            BlockWriter writer =
                    BlockWriter.random(random, history, random.nextInt(30)).end(random.nextInt(40));
            byte[] block = mutated(writer.block(), random);
            int room = writer.content().length - history.length;
            room = random.nextInt(3) == 0 ? random.nextInt(room + 40) : room;
            int slack = random.nextBoolean() ? 64 : random.nextInt(65);
            assertAgrees(block, history, room, slack, "voxelize.fuzz.seed=" + (seed + i));
        }
    }

    private static byte[] mutated(byte[] block, RandomGenerator random) {
        byte[] mutated =
                random.nextInt(4) == 0 ? Arrays.copyOf(block, random.nextInt(block.length + 1)) : block.clone();
        for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            mutated[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (mutated[at] ^ 1 << random.nextInt(8));
        }
        return mutated;
    }

    /** Bytes, words or floats that repeat more or less. */
    private static byte[] content(RandomGenerator random) {
        byte[] content = new byte[random.nextInt(8_000)];
        int period = 1 + random.nextInt(40);
        int noise = 1 + random.nextInt(60);
        for (int i = 0; i < content.length; i++) {
            boolean repeats = i >= period && random.nextInt(noise) != 0;
            content[i] = repeats ? content[i - period] : (byte) random.nextInt(1 << random.nextInt(9));
        }
        return content;
    }

    private static void assertDecodes(BlockWriter writer, int historyLength, int slack) {
        byte[] all = writer.content();
        byte[] history = Arrays.copyOf(all, historyLength);
        assertDecodes(writer.block(), Arrays.copyOfRange(all, historyLength, all.length), history, slack);
    }

    private static void assertDecodes(byte[] block, byte[] content, byte[] history, int slack) {
        byte[] target = target(history, content.length, slack);
        assertEquals(content.length, CheckedTwin.decode(block, target, history.length, content.length));
        assertArrayEquals(history, Arrays.copyOf(target, history.length));
        int end = history.length + content.length;
        assertTrue(Arrays.equals(content, 0, content.length, target, history.length, end), "content differs");
    }

    /**
     * The twin and the plain decoder accept the same, to equal bytes; and whatever the reference accepts they accept,
     * but for offset 0.
     */
    private void assertAgrees(byte[] block, byte[] history, int room, int slack, String message) {
        byte[] actual = target(history, room, slack);
        int result = CheckedTwin.decode(block, actual, history.length, room);
        byte[] expected = target(history, room, 0);
        int expectedResult = plain.decompress(
                ByteBuffer.wrap(block), 0, block.length, ByteBuffer.wrap(expected), history.length, room, 0);
        assertEquals(expectedResult, result, message);
        assertTrue(sameContent(expected, actual, history.length, result), message);
        if (history.length == 0 && block.length > 0) {
            assertReferenceAgrees(block, room, result, actual, message);
        }
    }

    private void assertReferenceAgrees(byte[] block, int room, int result, byte[] actual, String message) {
        byte[] expected = new byte[room];
        try {
            int length = reference.decompress(block, 0, block.length, expected, 0, room);
            if (result != MALFORMED) {
                assertEquals(length, result, message);
                assertTrue(sameContent(expected, actual, 0, result), message);
            } else {
                assertTrue(hasOffsetZero(block), message);
            }
        } catch (LZ4Exception refused) {
            // It asks for literals at the end of a block, and matches that keep away from it; the decoder does not.
            return;
        }
    }

    private static boolean sameContent(byte[] expected, byte[] actual, int start, int length) {
        return length == MALFORMED || Arrays.equals(expected, start, start + length, actual, start, start + length);
    }

    private static boolean hasOffsetZero(byte[] block) {
        int position = 0;
        while (true) {
            int token = block[position++] & 0xFF;
            int literals = token >>> 4;
            for (int next = 0xFF; token >>> 4 == 15 && next == 0xFF; literals += next) {
                next = block[position++] & 0xFF;
            }
            position += literals;
            if (position >= block.length) {
                return false;
            }
            if (block[position] == 0 && block[position + 1] == 0) {
                return true;
            }
            position += 2;
            for (int next = 0xFF; (token & 15) == 15 && next == 0xFF; ) {
                next = block[position++] & 0xFF;
            }
        }
    }

    /** History, room and slack; where nothing was written yet there is junk, which must not show. */
    private static byte[] target(byte[] history, int room, int slack) {
        byte[] target = Arrays.copyOf(history, history.length + room + slack);
        Arrays.fill(target, history.length, target.length, JUNK);
        return target;
    }

    private static int[] lengths(int first) {
        int[] some = {40, 63, 64, 65, 66, 80, 269, 270, 271, 273, 274, 275, 600};
        int[] lengths = Arrays.copyOf(some, some.length + 26);
        for (int i = 0; i < 26; i++) {
            lengths[some.length + i] = first + i;
        }
        return lengths;
    }
}
