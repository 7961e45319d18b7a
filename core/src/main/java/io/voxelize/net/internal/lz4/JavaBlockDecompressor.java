package io.voxelize.net.internal.lz4;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An LZ4 block decoder in plain Java, for platforms without the native library, for heap buffers and for linked blocks.
 *
 * <p>It decodes into contiguous memory, so a linked block needs no dictionary: its history precedes it in the target.
 * Every length and offset is checked before it is used, even if Agrona's bounds checks are off.
 *
 * <p>Source: lz4_Block_format.md of the LZ4 project, version 1.9.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it.
 */
public final class JavaBlockDecompressor implements BlockDecompressor {

    private static final int LENGTH_MASK = 15;
    private static final int MIN_MATCH = 4;
    private static final byte[] EMPTY = {};

    private final UnsafeBuffer source = new UnsafeBuffer(EMPTY);
    private final UnsafeBuffer target = new UnsafeBuffer(EMPTY);
    private int position;
    private int end;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public int decompress(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex) {
        this.source.wrap(source);
        this.target.wrap(target);
        position = index;
        end = index + length;
        return sequences(targetIndex, targetIndex + maxLength, historyIndex);
    }

    /**
     * Computes the inflated length of a block without writing anything.
     *
     * @param historyLength how many bytes before the start of the block a match may refer to.
     * @return bytes, at most {@code maxLength}, or {@link #MALFORMED}.
     */
    public int inflatedLength(ByteBuffer source, int index, int length, int maxLength, int historyLength) {
        this.source.wrap(source);
        position = index;
        end = index + length;
        int produced = 0;
        while (position < end) {
            int token = this.source.getByte(position++) & 0xFF;
            int literals = literals(token, maxLength - produced);
            if (literals < 0) {
                return MALFORMED;
            }
            position += literals;
            produced += literals;
            if (position == end) {
                return produced;
            }
            int offset = offset();
            int match = match(token, maxLength - produced);
            if (offset == 0 || offset > (long) produced + historyLength || match < 0) {
                return MALFORMED;
            }
            produced += match;
        }
        return MALFORMED;
    }

    private int sequences(int start, int limit, int historyIndex) {
        int index = start;
        while (position < end) {
            int token = source.getByte(position++) & 0xFF;
            int literals = literals(token, limit - index);
            if (literals < 0) {
                return MALFORMED;
            }
            target.putBytes(index, source, position, literals);
            position += literals;
            index += literals;
            if (position == end) {
                // Only the last sequence has no match; a block that ends anywhere else is truncated.
                return index - start;
            }
            int offset = offset();
            int match = match(token, limit - index);
            if (offset == 0 || offset > index - historyIndex || match < 0) {
                return MALFORMED;
            }
            copyMatch(index, offset, match);
            index += match;
        }
        return MALFORMED;
    }

    private int literals(int token, int room) {
        int length = length(token >>> 4, room);
        return length > end - position ? MALFORMED : length;
    }

    /** Returns 0, which is not a valid offset, if the input ends here. */
    private int offset() {
        if (end - position < Short.BYTES) {
            return 0;
        }
        int offset = source.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
        position += Short.BYTES;
        return offset;
    }

    private int match(int token, int room) {
        int length = length(token & LENGTH_MASK, room - MIN_MATCH);
        return length < 0 ? MALFORMED : length + MIN_MATCH;
    }

    private int length(int nibble, int room) {
        int length = nibble;
        if (nibble == LENGTH_MASK) {
            int next;
            do {
                // The check against the room also keeps the sum from overflowing.
                if (position == end || length > room) {
                    return MALFORMED;
                }
                next = source.getByte(position++) & 0xFF;
                length += next;
            } while (next == 0xFF);
        }
        return length > room ? MALFORMED : length;
    }

    /** Copies forwards: an overlapping match repeats its first {@code offset} bytes. */
    private void copyMatch(int index, int offset, int length) {
        int from = index - offset;
        int to = index;
        int left = length;
        if (offset >= Long.BYTES) {
            for (; left >= Long.BYTES; left -= Long.BYTES, from += Long.BYTES, to += Long.BYTES) {
                target.putLong(to, target.getLong(from, LITTLE_ENDIAN), LITTLE_ENDIAN);
            }
        } else if (offset == 1) {
            target.setMemory(to, left, target.getByte(from));
            return;
        }
        for (; left > 0; left--) {
            target.putByte(to++, target.getByte(from++));
        }
    }
}
