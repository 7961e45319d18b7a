package io.voxelize.net.internal.lz4;

import static io.voxelize.net.internal.lz4.BlockDecompressor.MALFORMED;
import static io.voxelize.net.internal.lz4.BlockDecompressor.OVERRUN_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.DecompressorKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decompressor gives the same result, for heap and direct buffers. */
final class DecompressorKindTest {

    private static final byte JUNK = 0x5A;
    private static final int MARGIN = 200;
    private static final byte[] NO_HISTORY = {};

    /** A decompressor and the buffers it is used with. */
    record Subject(BlockDecompressor blocks, boolean direct) {
        ByteBuffer buffer(int length) {
            ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            for (int i = 0; i < length; i++) {
                buffer.put(i, JUNK);
            }
            return buffer.order(ByteOrder.LITTLE_ENDIAN);
        }

        ByteBuffer buffer(byte[] content, int index, int length) {
            return buffer(length).put(index, content);
        }
    }

    static Stream<Subject> subjects() {
        Stream<BlockDecompressor> chosen = Stream.of(DecompressorKind.values()).map(BlockDecompressor::of);
        return Stream.concat(chosen, Stream.of(new JavaBlockDecompressor()))
                .flatMap(blocks -> Stream.of(new Subject(blocks, true), new Subject(blocks, false)));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void shouldDecodeBetweenOtherBytes(Subject subject) {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            BlockWriter writer = writer(random, NO_HISTORY);
            byte[] content = writer.content();
            byte[] block = writer.block();
            ByteBuffer source = subject.buffer(block, 13, block.length + 40);
            ByteBuffer target = subject.buffer(MARGIN + content.length + MARGIN);
            int length = subject.blocks.decompress(source, 13, block.length, target, MARGIN, content.length);
            assertEquals(content.length, length);
            assertContent(content, target, MARGIN);
            assertJunk(target, 0, MARGIN);
            assertJunk(target, MARGIN + length + OVERRUN_LENGTH, target.capacity());
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void shouldDecodeUpToTheEndOfBothBuffers(Subject subject) {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            BlockWriter writer = writer(random, NO_HISTORY);
            byte[] content = writer.content();
            byte[] block = writer.block();
            ByteBuffer source = subject.buffer(block, 5, block.length + 5);
            ByteBuffer target = subject.buffer(content.length + 3);
            assertEquals(content.length, subject.blocks.decompress(source, 5, block.length, target, 3, content.length));
            assertContent(content, target, 3);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void shouldDecodeLinkedBlockBehindItsHistory(Subject subject) {
        Random random = new Random(3);
        byte[] history = new byte[300];
        random.nextBytes(history);
        for (int i = 0; i < 100; i++) {
            BlockWriter writer = writer(random, history);
            byte[] all = writer.content();
            byte[] block = writer.block();
            ByteBuffer source = subject.buffer(block, 0, block.length);
            ByteBuffer target = subject.buffer(history, 7, 7 + all.length);
            int length = all.length - history.length;
            assertEquals(
                    length, subject.blocks.decompress(source, 0, block.length, target, 7 + history.length, length, 7));
            assertContent(all, target, 7);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void shouldAnswerMalformedWhenCutOrTooLong(Subject subject) {
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            BlockWriter writer = writer(random, NO_HISTORY);
            byte[] block = writer.block();
            int length = writer.content().length;
            ByteBuffer source = subject.buffer(block, 0, block.length);
            ByteBuffer target = subject.buffer(length + MARGIN);
            assertEquals(MALFORMED, subject.blocks.decompress(source, 0, block.length - 1, target, 0, length));
            assertEquals(MALFORMED, subject.blocks.decompress(source, 0, block.length, target, 0, length - 1));
            assertJunk(target, length + OVERRUN_LENGTH, target.capacity());
        }
    }

    @Test
    @Tag("agrona2")
    void shouldRefuseRangesOutsideTheBuffers() {
        BlockDecompressor blocks = Objects.requireNonNull(DirectBlockDecompressor.tryLoad());
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        ByteBuffer other = ByteBuffer.allocateDirect(100);
        assertOutOfBounds(() -> blocks.decompress(buffer, -1, 10, other, 0, 10));
        assertOutOfBounds(() -> blocks.decompress(buffer, 95, 10, other, 0, 10));
        assertOutOfBounds(() -> blocks.decompress(buffer, 0, 10, other, 95, 10));
        assertOutOfBounds(() -> blocks.decompress(buffer, 0, 10, other, 0, Integer.MAX_VALUE));
        assertOutOfBounds(() -> blocks.decompress(buffer, 0, 10, other, 10, 10, -1));
        assertOutOfBounds(() -> blocks.decompress(buffer, 0, 10, other, 10, 10, 11));
    }

    @Test
    @Tag("agrona2")
    void shouldChooseWhatTheSettingSays() {
        assertInstanceOf(WarmingBlockDecompressor.class, BlockDecompressor.of(DecompressorKind.AUTO));
        assertEquals(
                "lz4-java native", BlockDecompressor.of(DecompressorKind.JNI).name());
        assertEquals("java direct", BlockDecompressor.of(DecompressorKind.JAVA).name());
    }

    @Test
    @Tag("agrona1")
    void shouldChooseTheNativeOneWhenAgronaIsOld() {
        assertNull(DirectBlockDecompressor.tryLoad());
        assertEquals(
                "lz4-java native", BlockDecompressor.of(DecompressorKind.AUTO).name());
        assertEquals("java", BlockDecompressor.of(DecompressorKind.JAVA).name());
    }

    @Test
    void shouldChangeOverAfterPractice() {
        BlockDecompressor cold = new Scripted("cold");
        BlockDecompressor warm = new Scripted("warm");
        AtomicInteger warmUps = new AtomicInteger();
        BlockDecompressor blocks = new WarmingBlockDecompressor(cold, warm, warmUps);
        ByteBuffer buffer = ByteBuffer.allocate(0);
        for (int i = 0; i < WarmingBlockDecompressor.WARM_UPS; i++) {
            assertEquals("cold, then warm; frames cold", blocks.name());
            assertEquals(99_000 + "cold".length(), blocks.decompress(buffer, 0, 1, buffer, 0, 99_000));
        }
        assertEquals("warm; frames cold", blocks.name());
        assertEquals(99_000 + "warm".length(), blocks.decompress(buffer, 0, 1, buffer, 0, 99_000));
        // What is warm once is warm for every event loop of the JVM.
        assertEquals("warm; frames cold", new WarmingBlockDecompressor(cold, warm, warmUps).name());
    }

    @Test
    void shouldLeaveFramesToTheLibraryUnlessTheirBlocksAreLinked() {
        AtomicInteger warmUps = new AtomicInteger(WarmingBlockDecompressor.WARM_UPS);
        BlockDecompressor blocks = new WarmingBlockDecompressor(new Scripted("cold"), new Scripted("hot"), warmUps);
        ByteBuffer buffer = ByteBuffer.allocate(0);
        assertEquals("cold".length(), blocks.decompressFrameBlock(buffer, 0, 1, buffer, 50, 0, 50));
        assertEquals("hot".length(), blocks.decompressFrameBlock(buffer, 0, 1, buffer, 50, 0, 49));
        assertEquals("hot".length(), blocks.decompress(buffer, 0, 1, buffer, 50, 0, 50));
    }

    private record Scripted(String name) implements BlockDecompressor {
        @Override
        public int decompress(
                ByteBuffer source,
                int index,
                int length,
                ByteBuffer target,
                int targetIndex,
                int maxLength,
                int historyIndex) {
            return maxLength + name.length();
        }
    }

    /** The reference decoder asks for a margin at the end of a block, as the format does; 20 last literals keep it. */
    private static BlockWriter writer(Random random, byte[] history) {
        return BlockWriter.random(random, history, 1 + random.nextInt(40)).end(20);
    }

    private static void assertOutOfBounds(Runnable call) {
        assertThrows(IndexOutOfBoundsException.class, call::run);
    }

    private static void assertContent(byte[] content, ByteBuffer target, int index) {
        assertEquals(ByteBuffer.wrap(content), target.slice(index, content.length));
    }

    private static void assertJunk(ByteBuffer target, int start, int end) {
        for (int i = start; i < end; i++) {
            assertTrue(target.get(i) == JUNK, "written outside its range: index=" + i);
        }
    }
}
