package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Decodes arrays of packed varints, which servers before 2026-01-11 send, into 32-bit words.
 *
 * <p><b>Thread:</b> any.
 */
final class PackedVarints {

    /** Returned for bytes that are not a sequence of varints. */
    static final int MALFORMED = -1;

    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    /**
     * Continuation bits of the first six bytes of a word: all of them, and those of two varints of three bytes each,
     * the length of the light of a lit voxel.
     */
    private static final long TOP_BITS_OF_SIX = 0x8080_8080_8080L;

    private static final long TWO_OF_THREE_BYTES = 0x0080_8000_8080L;

    private static final int MAX_LENGTH = 10;

    private PackedVarints() {}

    /**
     * Counts the varints in a range.
     *
     * @return their number, or {@link #MALFORMED} if the last one is truncated.
     */
    static int count(DirectBuffer buffer, int index, int length) {
        int end = index + length;
        if (length > 0 && buffer.getByte(end - 1) < 0) {
            return MALFORMED;
        }
        int count = 0;
        int position = index;
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            count += Long.bitCount(~buffer.getLong(position, LITTLE_ENDIAN) & TOP_BITS);
        }
        for (; position < end; position++) {
            count += buffer.getByte(position) >>> 31 ^ 1;
        }
        return count;
    }

    /**
     * Writes every varint of a range as a little-endian word, truncated to 32 bits.
     *
     * @param length of the range in bytes; its varints were {@linkplain #count counted}, so the target has room for
     *     them.
     * @return number of words written, or {@link #MALFORMED} if a varint is longer than ten bytes.
     */
    static int unpack(DirectBuffer buffer, int index, int length, MutableDirectBuffer target, int targetIndex) {
        int end = index + length;
        int position = index;
        int out = targetIndex;
        while (end - position >= Long.BYTES) {
            long word = buffer.getLong(position, LITTLE_ENDIAN);
            if ((word & TOP_BITS) == 0) {
                putEight(word, target, out);
                position += Long.BYTES;
                out += Long.BYTES * Integer.BYTES;
            } else if ((word & TOP_BITS_OF_SIX) == TWO_OF_THREE_BYTES) {
                target.putLong(out, twoOfThreeBytes(word), LITTLE_ENDIAN);
                position += 6;
                out += 2 * Integer.BYTES;
            } else {
                int bytes = shortLength(word);
                if (bytes == 0) {
                    bytes = longLength(buffer, position, end);
                    if (bytes == MALFORMED) {
                        return MALFORMED;
                    }
                    target.putInt(out, fiveOrMore(word), LITTLE_ENDIAN);
                } else {
                    target.putInt(out, upToFour(word, 8 * bytes - 1), LITTLE_ENDIAN);
                }
                position += bytes;
                out += Integer.BYTES;
            }
        }
        return tail(buffer, position, end, target, out, targetIndex);
    }

    /** Returns the length of a word's shortest varint in bytes. */
    static int length(int word) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(word | 1) + 6) / 7;
    }

    /** Writes a word as its shortest varint and returns the index behind it. */
    static int put(MutableDirectBuffer target, int index, int word) {
        int left = word;
        int out = index;
        while ((left & ~0x7F) != 0) {
            target.putByte(out++, (byte) (left | 0x80));
            left >>>= 7;
        }
        target.putByte(out++, (byte) left);
        return out;
    }

    private static int tail(
            DirectBuffer buffer, int start, int end, MutableDirectBuffer target, int outStart, int targetIndex) {
        int position = start;
        int out = outStart;
        while (position < end) {
            int value = 0;
            int shift = 0;
            byte next;
            do {
                if (position == end) {
                    return MALFORMED;
                }
                next = buffer.getByte(position++);
                // Bits above 32 are dropped; Java would take the shift modulo 32.
                value |= shift < Integer.SIZE ? (next & 0x7F) << shift : 0;
                shift += 7;
            } while (next < 0);
            target.putInt(out, value, LITTLE_ENDIAN);
            out += Integer.BYTES;
        }
        return (out - targetIndex) / Integer.BYTES;
    }

    private static void putEight(long word, MutableDirectBuffer target, int out) {
        target.putLong(out, (word & 0x7F) | (word & 0x7F00) << 24, LITTLE_ENDIAN);
        target.putLong(out + 8, (word >>> 16 & 0x7F) | (word >>> 16 & 0x7F00) << 24, LITTLE_ENDIAN);
        target.putLong(out + 16, (word >>> 32 & 0x7F) | (word >>> 32 & 0x7F00) << 24, LITTLE_ENDIAN);
        target.putLong(out + 24, (word >>> 48 & 0x7F) | (word >>> 48 & 0x7F00) << 24, LITTLE_ENDIAN);
    }

    private static long twoOfThreeBytes(long word) {
        long apart = (word & 0xFF_FFFF) | (word & 0xFFFF_FF00_0000L) << 8;
        return (apart & 0x0000_007F_0000_007FL)
                | (apart >>> 1 & 0x0000_3F80_0000_3F80L)
                | (apart >>> 2 & 0x001F_C000_001F_C000L);
    }

    /**
     * Returns the length of the first varint if it is 1 to 4 bytes, 0 otherwise. Uses branches, because the CPU
     * predicts them and issues the next load early; a computed length would delay it.
     */
    private static int shortLength(long word) {
        if ((word & 0x80) == 0) {
            return 1;
        }
        if ((word & 0x8000) == 0) {
            return 2;
        }
        if ((word & 0x80_0000) == 0) {
            return 3;
        }
        return (word & 0x8000_0000L) == 0 ? 4 : 0;
    }

    /** Returns the value of the varint that ends with bit {@code last} of the word: 7, 15, 23 or 31. */
    private static int upToFour(long word, int last) {
        int bits = (int) (word & -1L >>> (63 - last));
        return (bits & 0x7F) | (bits >>> 1 & 0x3F80) | (bits >>> 2 & 0x1F_C000) | (bits >>> 3 & 0x0FE0_0000);
    }

    /** Returns the low 32 bits of a varint of at least five bytes. */
    private static int fiveOrMore(long word) {
        return upToFour(word, 31) | (int) (word >>> 32 & 0x0F) << 28;
    }

    private static int longLength(DirectBuffer buffer, int position, int end) {
        int maxLength = Math.min(MAX_LENGTH, end - position);
        for (int length = 5; length <= maxLength; length++) {
            if (buffer.getByte(position + length - 1) >= 0) {
                return length;
            }
        }
        return MALFORMED;
    }
}
