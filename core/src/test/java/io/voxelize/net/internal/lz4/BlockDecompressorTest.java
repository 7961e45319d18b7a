package io.voxelize.net.internal.lz4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.DecompressorKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every implementation. */
final class BlockDecompressorTest {

    private static final int MARGIN = 16;
    private static final byte JUNK = 0x33;

    static List<BlockDecompressor> implementations() {
        return Stream.concat(
                        Stream.of(DecompressorKind.values()).map(BlockDecompressor::of),
                        Stream.of(new JavaBlockDecompressor()))
                .toList();
    }

    @Test
    void shouldLoadTheNativeLibraryHere() {
        assertNotNull(NativeBlockDecompressor.tryLoad());
        assertEquals(
                "lz4-java native", BlockDecompressor.of(DecompressorKind.JNI).name());
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void shouldInflateBlocksOfTheReferenceCompressor(BlockDecompressor blocks) {
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            byte[] content = compressible(random, random.nextInt(3_000));
            byte[] block = LZ4Factory.fastestInstance().highCompressor().compress(content);
            assertInflates(content, block, blocks, i % 2 == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void shouldRefuseMalformedBlocks(BlockDecompressor blocks) {
        for (String hex : new String[] {
            "", // nothing, not even a token
            "10", // a literal that is not there
            "f0", // a length that is not there
            "f0ff", // a length that goes on
            "1f00000000", // offset 0
            "1f0002000000", // offset before the start
            "0f0100", // a match without anything before it
            "1061ff", // ends in the middle of an offset
            "1461" + "0100" // ends after a match
        }) {
            byte[] block = HexFormat.of().parseHex(hex);
            assertEquals(BlockDecompressor.MALFORMED, decompress(block, 64, blocks, true), hex);
            assertEquals(BlockDecompressor.MALFORMED, decompress(block, 64, blocks, false), hex);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void shouldRefuseContentLongerThanTheRoom(BlockDecompressor blocks) {
        byte[] block = LZ4Factory.fastestInstance().fastCompressor().compress(new byte[1_000]);
        assertEquals(1_000, decompress(block, 1_000, blocks, true));
        assertEquals(BlockDecompressor.MALFORMED, decompress(block, 999, blocks, true));
        assertEquals(BlockDecompressor.MALFORMED, decompress(block, 0, blocks, true));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void shouldNeverWriteOutsideTheTarget(BlockDecompressor blocks) {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            byte[] block = random.nextBoolean()
                    ? randomBytes(random, random.nextInt(40))
                    : LZ4Factory.fastestInstance().fastCompressor().compress(compressible(random, 200));
            if (block.length > 0) {
                block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decompress(block, random.nextInt(250), blocks, random.nextBoolean());
        }
    }

    @Test
    void shouldFollowBlocksAsFarAsTheyInflate() {
        Random random = new Random(23);
        JavaBlockDecompressor blocks = new JavaBlockDecompressor();
        for (int i = 0; i < 5_000; i++) {
            byte[] content = compressible(random, random.nextInt(300));
            byte[] block = LZ4Factory.fastestInstance().fastCompressor().compress(content);
            if (random.nextBoolean()) {
                block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
            }
            int inflated = decompress(block, 1_000, blocks, false);
            assertEquals(inflated, blocks.inflatedLength(ByteBuffer.wrap(block), 0, block.length, 1_000, 0));
        }
    }

    private static void assertInflates(byte[] content, byte[] block, BlockDecompressor blocks, boolean direct) {
        ByteBuffer target = buffer(content.length, direct);
        ByteBuffer source = ByteBuffer.allocateDirect(block.length + 3).put(3, block);
        int length = blocks.decompress(source, 3, block.length, target, MARGIN, content.length);
        assertEquals(content.length, length, blocks::name);
        for (int i = 0; i < content.length; i++) {
            assertEquals(content[i], target.get(MARGIN + i));
        }
        assertMargins(target, content.length);
    }

    private static int decompress(byte[] block, int room, BlockDecompressor blocks, boolean direct) {
        ByteBuffer target = buffer(room, direct);
        int length = blocks.decompress(ByteBuffer.wrap(block), 0, block.length, target, MARGIN, room);
        assertTrue(length >= BlockDecompressor.MALFORMED && length <= room);
        assertMargins(target, room);
        return length;
    }

    private static ByteBuffer buffer(int room, boolean direct) {
        int length = room + BlockDecompressor.OVERRUN_LENGTH + 2 * MARGIN;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            buffer.put(i, JUNK);
        }
        return buffer;
    }

    private static void assertMargins(ByteBuffer target, int room) {
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(JUNK, target.get(i));
            assertEquals(JUNK, target.get(MARGIN + room + BlockDecompressor.OVERRUN_LENGTH + i));
        }
    }

    /** Runs, repetitions at short and long distances, and noise. */
    private static byte[] compressible(Random random, int length) {
        byte[] content = new byte[length];
        int index = 0;
        while (index < length) {
            int run = Math.min(length - index, 1 + random.nextInt(60));
            int kind = random.nextInt(3);
            if (kind == 0) {
                Arrays.fill(content, index, index + run, (byte) random.nextInt());
            } else if (kind == 1 && index > 0) {
                int distance = 1 + random.nextInt(Math.min(index, 20));
                for (int i = 0; i < run; i++) {
                    content[index + i] = content[index + i - distance];
                }
            } else {
                System.arraycopy(randomBytes(random, run), 0, content, index, run);
            }
            index += run;
        }
        return content;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
