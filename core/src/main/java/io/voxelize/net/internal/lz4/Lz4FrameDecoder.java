package io.voxelize.net.internal.lz4;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Inflates a message that is one LZ4 frame, version 1. Blocks may be stored or compressed, independent or linked.
 * Content size and checksums are verified if the frame has them. Dictionaries and skippable, legacy or concatenated
 * frames are refused, since no server sends them.
 *
 * <p>Source: lz4_Frame_format.md of the LZ4 project, version 1.6.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class Lz4FrameDecoder {

    /** First four bytes of a frame as a little-endian int. */
    public static final int MAGIC = 0x184D_2204;

    /** Returned for a malformed frame. */
    public static final int MALFORMED = BlockDecompressor.MALFORMED;

    /** Returned for content above the limit. */
    public static final int TOO_LONG = -2;

    /** Internal result: the target is too small, {@link #neededLength} says what it needs. */
    private static final int GROW = -3;

    private static final int MIN_HEADER_LENGTH = 7;
    private static final int CONTENT_SIZE_LENGTH = 8;
    private static final int VERSION = 1;
    private static final int FLAG_INDEPENDENT = 0x20;
    private static final int FLAG_BLOCK_CHECKSUM = 0x10;
    private static final int FLAG_CONTENT_SIZE = 0x08;
    private static final int FLAG_CONTENT_CHECKSUM = 0x04;
    private static final int FLAGS_REFUSED = 0x03;
    private static final int STORED = 0x8000_0000;
    private static final byte[] EMPTY = {};

    private final BlockDecompressor blocks;
    private final JavaBlockDecompressor lengths = new JavaBlockDecompressor();
    private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
    private final UnsafeBuffer header = new UnsafeBuffer(EMPTY);

    private ByteBuffer source = ByteBuffer.wrap(EMPTY);
    private int position;
    private int end;
    private int flags;
    private int maxBlockLength;
    private long contentLength;
    private int neededLength;

    public Lz4FrameDecoder(BlockDecompressor blocks) {
        this.blocks = blocks;
    }

    /**
     * Inflates a frame into a buffer, which grows on demand.
     *
     * @param source that holds the frame; the caller has checked that it starts with {@link #MAGIC}.
     * @param index of the frame, absolute in {@code source}.
     * @param length of the frame in bytes.
     * @param target that the content is written to from index 0.
     * @param maxLength bound of the content in bytes.
     * @return length of the content in bytes, {@link #MALFORMED} or {@link #TOO_LONG}.
     */
    public int decode(ByteBuffer source, int index, int length, GrowableBuffer target, int maxLength) {
        this.source = source;
        header.wrap(source);
        int result;
        do {
            position = index;
            end = index + length;
            result = header(maxLength);
            result = result < 0 ? result : blocks(target, maxLength);
            if (result == GROW) {
                target.grow(neededLength, maxLength);
            }
        } while (result == GROW);
        return result;
    }

    private int header(int maxLength) {
        if (end - position < MIN_HEADER_LENGTH) {
            return MALFORMED;
        }
        int start = position + Integer.BYTES;
        flags = header.getByte(start) & 0xFF;
        int sizes = header.getByte(start + 1) & 0xFF;
        int sizeCode = sizes >>> 4;
        boolean known = flags >>> 6 == VERSION && (flags & FLAGS_REFUSED) == 0;
        if (!known || sizeCode < 4 || sizeCode > 7 || (sizes & 0x0F) != 0) {
            return MALFORMED;
        }
        maxBlockLength = 1 << (8 + 2 * sizeCode);
        position = start + 2;
        return contentLength() && headerChecksum(start) ? withinLimit(maxLength) : MALFORMED;
    }

    private boolean contentLength() {
        contentLength = -1;
        if ((flags & FLAG_CONTENT_SIZE) == 0) {
            return true;
        }
        if (end - position < CONTENT_SIZE_LENGTH + 1) {
            return false;
        }
        long declared = header.getLong(position, LITTLE_ENDIAN);
        // Unsigned: a value with the top bit set is too long as well.
        contentLength = declared < 0 ? Long.MAX_VALUE : declared;
        position += CONTENT_SIZE_LENGTH;
        return true;
    }

    private boolean headerChecksum(int start) {
        int expected = (hash.hash(source, start, position - start, 0) >>> 8) & 0xFF;
        return (header.getByte(position++) & 0xFF) == expected;
    }

    private int withinLimit(int maxLength) {
        return contentLength > maxLength ? TOO_LONG : 0;
    }

    private int blocks(GrowableBuffer target, int maxLength) {
        int produced = 0;
        while (true) {
            if (end - position < Integer.BYTES) {
                return MALFORMED;
            }
            int size = header.getInt(position, LITTLE_ENDIAN);
            position += Integer.BYTES;
            if (size == 0) {
                return endMark(target, produced);
            }
            int length = size & ~STORED;
            int trailer = (flags & FLAG_BLOCK_CHECKSUM) == 0 ? 0 : Integer.BYTES;
            if (length > maxBlockLength || length > end - position - trailer) {
                return MALFORMED;
            }
            if (trailer != 0
                    && header.getInt(position + length, LITTLE_ENDIAN) != hash.hash(source, position, length, 0)) {
                return MALFORMED;
            }
            int result = (size & STORED) != 0
                    ? stored(length, target, produced, maxLength)
                    : compressed(length, target, produced, maxLength);
            if (result < 0) {
                return result;
            }
            produced += result;
            position += length + trailer;
        }
    }

    private int endMark(GrowableBuffer target, int produced) {
        if (contentLength >= 0 && contentLength != produced) {
            return MALFORMED;
        }
        if ((flags & FLAG_CONTENT_CHECKSUM) != 0) {
            if (end - position < Integer.BYTES
                    || header.getInt(position, LITTLE_ENDIAN) != hash.hash(target.byteBuffer(), 0, produced, 0)) {
                return MALFORMED;
            }
            position += Integer.BYTES;
        }
        return position == end ? produced : MALFORMED;
    }

    private int stored(int length, GrowableBuffer target, int produced, int maxLength) {
        if (length > Math.min(maxLength, target.capacity()) - produced) {
            return needs(length, produced, maxLength);
        }
        target.buffer().putBytes(produced, header, position, length);
        return length;
    }

    private int compressed(int length, GrowableBuffer target, int produced, int maxLength) {
        int room = Math.min(maxBlockLength, Math.min(maxLength, target.capacity()) - produced);
        ByteBuffer content = target.byteBuffer();
        boolean linked = (flags & FLAG_INDEPENDENT) == 0;
        int result =
                blocks.decompressFrameBlock(source, position, length, content, produced, room, linked ? 0 : produced);
        if (result != MALFORMED || room == maxBlockLength) {
            return result;
        }
        // Malformed, or longer than the room: find out which before allocating anything for it.
        int inflated = lengths.inflatedLength(source, position, length, maxBlockLength, linked ? produced : 0);
        return inflated > room ? needs(inflated, produced, maxLength) : MALFORMED;
    }

    private int needs(int length, int produced, int maxLength) {
        if (length > maxLength - produced) {
            return TOO_LONG;
        }
        neededLength = produced + length;
        return GROW;
    }
}
