package io.voxelize.net.internal.lz4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.internal.decode.PlainMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class Lz4FrameDecoderTest {

    private static final int LIMIT = 1 << 20;
    private static final String STORED = "04224d186040820800008008021a04666c617400000000";

    private final GrowableBuffer target = new GrowableBuffer(64);

    @AfterEach
    void free() {
        target.free();
    }

    @Test
    void shouldInflateSeveralBlocksOfEverySize() throws IOException {
        byte[] content = content(300_000);
        for (BLOCKSIZE size : BLOCKSIZE.values()) {
            assertInflates(content, frame(content, size, FLG.Bits.BLOCK_INDEPENDENCE));
        }
    }

    @Test
    void shouldCheckChecksumsAndContentSize() throws IOException {
        byte[] content = content(200_000);
        byte[] frame = frame(
                content,
                BLOCKSIZE.SIZE_64KB,
                FLG.Bits.BLOCK_INDEPENDENCE,
                FLG.Bits.BLOCK_CHECKSUM,
                FLG.Bits.CONTENT_CHECKSUM,
                FLG.Bits.CONTENT_SIZE);
        assertInflates(content, frame);
        int lastBlockChecksum = frame.length - 4 - 4 - 1;
        int contentChecksum = frame.length - 1;
        int contentSize = 4 + 2;
        int headerChecksum = 4 + 2 + 8;
        for (int index : new int[] {lastBlockChecksum, contentChecksum, contentSize, headerChecksum}) {
            frame[index] ^= 1;
            assertEquals(PlainMessage.MALFORMED, decode(frame, LIMIT), "byte " + index);
            frame[index] ^= 1;
        }
    }

    @Test
    void shouldInflateLinkedBlocksOfTheReferenceLibrary() throws IOException {
        byte[] frame = Files.readAllBytes(Path.of("src", "test", "resources", "lz4-linked-blocks.lz4"));
        byte[] content = new byte[150_000];
        for (int i = 0; i < 1_000; i++) {
            content[i] = (byte) (i * 7 + (i >> 9));
        }
        for (int i = 1_000; i < content.length; i++) {
            content[i] = content[i - 1_000];
        }
        assertInflates(content, frame);
    }

    @Test
    void shouldRefuseReferenceToAnotherBlockInIndependentBlocks() throws IOException {
        byte[] frame = Files.readAllBytes(Path.of("src", "test", "resources", "lz4-linked-blocks.lz4"));
        int header = Integer.BYTES;
        int headerLength = 10;
        frame[header] |= 0x20;
        int hash = XXHashFactory.safeInstance().hash32().hash(frame, header, headerLength, 0);
        frame[header + headerLength] = (byte) (hash >>> 8);
        assertEquals(PlainMessage.MALFORMED, decode(frame, LIMIT));
    }

    @Test
    void shouldAcceptContentOfExactlyTheLimit() throws IOException {
        byte[] content = content(100_000);
        byte[] frame = frame(content, BLOCKSIZE.SIZE_64KB, FLG.Bits.BLOCK_INDEPENDENCE);
        assertEquals(content.length, decode(frame, content.length));
        assertEquals(PlainMessage.TOO_LONG, decode(frame, content.length - 1));
        byte[] sized = frame(content, BLOCKSIZE.SIZE_64KB, FLG.Bits.BLOCK_INDEPENDENCE, FLG.Bits.CONTENT_SIZE);
        assertEquals(content.length, decode(sized, content.length));
        assertEquals(PlainMessage.TOO_LONG, decode(sized, content.length - 1));
    }

    @Test
    void shouldNotGrowForABombOverTheLimit() throws IOException {
        byte[] frame = frame(new byte[8 << 20], BLOCKSIZE.SIZE_4MB, FLG.Bits.BLOCK_INDEPENDENCE);
        assertEquals(PlainMessage.TOO_LONG, decode(frame, LIMIT));
        assertTrue(target.capacity() <= LIMIT, () -> "capacity=" + target.capacity());
    }

    @Test
    void shouldNotGrowForMalformedBlockOfALargeSize() {
        // A block of at most 4 MiB whose match has offset 0.
        byte[] frame = HexFormat.of().parseHex("04224d18607073" + "05000000" + "1f00000000" + "00000000");
        assertEquals(PlainMessage.MALFORMED, decode(frame, 64 << 20));
        assertEquals(64, target.capacity());
    }

    @Test
    void shouldRefuseEveryCutFrame() {
        byte[] frame = HexFormat.of().parseHex(STORED);
        for (int length = 4; length < frame.length; length++) {
            assertEquals(PlainMessage.MALFORMED, decode(Arrays.copyOf(frame, length), LIMIT), "length " + length);
        }
        assertEquals(8, decode(frame, LIMIT));
    }

    @Test
    void shouldRefuseWhatFollowsAFrame() {
        assertEquals(PlainMessage.MALFORMED, decode(HexFormat.of().parseHex(STORED + "00"), LIMIT));
        assertEquals(PlainMessage.MALFORMED, decode(HexFormat.of().parseHex(STORED + STORED), LIMIT));
    }

    @Test
    void shouldRefuseUnknownVersionReservedBitsAndDictionary() {
        // Version 2, a reserved flag, a dictionary, block sizes 3 and 8, a reserved bit of the sizes: each with its
        // checksum.
        for (String header : new String[] {"a040", "6240", "6140", "6030", "6080", "6041"}) {
            for (int checksum = 0; checksum < 256; checksum++) {
                String frame = "04224d18" + header + HexFormat.of().toHexDigits((byte) checksum) + "00000000";
                assertEquals(PlainMessage.MALFORMED, decode(HexFormat.of().parseHex(frame), LIMIT), frame);
            }
        }
    }

    @Test
    void shouldInflateEmptyFrame() {
        assertEquals(0, decode(HexFormat.of().parseHex("04224d1860408200000000"), LIMIT));
    }

    private void assertInflates(byte[] content, byte[] frame) {
        for (BlockDecompressor blocks :
                new BlockDecompressor[] {BlockDecompressor.of(DecompressorKind.AUTO), new JavaBlockDecompressor()}) {
            assertEquals(content.length, decode(frame, LIMIT, blocks), blocks.name());
            byte[] inflated = new byte[content.length];
            target.buffer().getBytes(0, inflated);
            assertArrayEquals(content, inflated, blocks.name());
        }
    }

    private int decode(byte[] frame, int limit) {
        return decode(frame, limit, BlockDecompressor.of(DecompressorKind.AUTO));
    }

    private int decode(byte[] frame, int limit, BlockDecompressor blocks) {
        ByteBuffer wire = ByteBuffer.allocateDirect(frame.length + 6);
        wire.put(5, frame);
        return new Lz4FrameDecoder(blocks).decode(wire, 5, frame.length, target, limit);
    }

    private static byte[] frame(byte[] content, BLOCKSIZE size, FLG.Bits... flags) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(out, size, content.length, flags)) {
            frame.write(content);
        }
        return out.toByteArray();
    }

    /** Partly random, so that some blocks are stored. */
    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(11).nextBytes(content);
        Arrays.fill(content, 0, length / 2, (byte) 3);
        return content;
    }
}
