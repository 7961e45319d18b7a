package io.voxelize.net.internal.lz4;

/**
 * An LZ4 block decoder optimised for compressed chunk geometry: millions of sequences without literals and with matches
 * of a few bytes.
 *
 * <p>It has a fast and a general path. {@link #shortSequences} handles only literals of up to 14 and matches of up to
 * 18 bytes. It copies more than it needs to, so it stays a margin away from the end of the input and of the output.
 * {@link #sequence} handles one sequence of any kind and checks each length. Four things made it fast (measured; the
 * log is in the guide): matches are copied in steps of four bytes, since a wide load that spans two earlier stores
 * cannot be forwarded from the store buffer; the next token is loaded before the copies; "no literals" is one
 * predictable branch; repeated patterns are stored from a register.
 *
 * <p>It accepts what the reference decoder accepts, with two differences: it refuses a match at offset 0, and it
 * accepts matches closer to the end of the block than the reference encoder writes them.
 *
 * <p>It requires a little-endian platform with unaligned access.
 *
 * <p>Source: lz4_Block_format.md of the LZ4 project, version 1.9.
 *
 * <p><b>Thread:</b> one.
 */
final class ShortMatchDecoder {

    /** Returned for a block that is malformed or does not fit. */
    static final int MALFORMED = -1;

    private static final int LENGTH_MASK = 15;
    private static final int MIN_MATCH = 4;
    private static final int OFFSET_LENGTH = 2;

    /** Length of a sequence without literals whose match length is in its token. */
    private static final int PLAIN_LENGTH = 1 + OFFSET_LENGTH;

    /** Literals in the eight bytes that start with a token. */
    private static final int WORD_LITERALS = Long.BYTES - 1;

    private static final int MAX_SHORT_LITERALS = LENGTH_MASK - 1;

    /** A short match is copied as 12 or 20 bytes. */
    private static final int SHORT_MATCH_WRITTEN = 20;

    /**
     * How many bytes from its start a short sequence may write: the literals, of which 15 bytes are always written,
     * then the match.
     */
    private static final int SHORT_WRITTEN = MAX_SHORT_LITERALS + SHORT_MATCH_WRITTEN;

    /** Bytes that a sequence without literals reads: token, offset, and the eight bytes from the next token on. */
    private static final int PLAIN_READ = PLAIN_LENGTH + Long.BYTES;

    /**
     * Bytes that a sequence with literals reads: token, the longest short run of literals, offset. That is one byte
     * more than the two words that are loaded.
     */
    private static final int LITERALS_READ = PLAIN_LENGTH + MAX_SHORT_LITERALS;

    /** Longest match that is copied in steps of sixteen bytes, if there is room for the excess. */
    private static final int MAX_STEPPED_MATCH = 64;

    private static final int STEP = 2 * Long.BYTES;

    /**
     * Below this offset a repeated pattern fits a register, and an eight-byte copy would read bytes before it has
     * written them.
     */
    private static final int PATTERN_LIMIT = Long.BYTES;

    /** One byte per offset: its largest multiple up to eight. */
    private static final long PATTERN_STEPS = 0x0706_0508_0608_0800L;

    /** Per offset: the factor that repeats a unit of that many bytes over eight bytes. */
    private static final long[] REPETITIONS = {
        0,
        0x0101_0101_0101_0101L,
        0x0001_0001_0001_0001L,
        0x0001_0000_0100_0001L,
        0x0000_0001_0000_0001L,
        0x0000_0100_0000_0001L,
        0x0001_0000_0000_0001L,
        0x0100_0000_0000_0001L
    };

    /** Bytes of a long pattern that are stored from the register before doubling copies take over. */
    private static final int PATTERN_SEED = 64;

    /** A length byte that is followed by another one. */
    private static final int FULL_LENGTH = 0xFF;

    /** Eight {@link #FULL_LENGTH} bytes. */
    private static final long FULL_LENGTHS = -1;

    /** A length that never fits, small enough to add {@link #MIN_MATCH} to. */
    private static final long TOO_LONG = 1L << 62;

    private static final int DONE = 1;
    private static final int MORE = 0;

    private long in;
    private long inEnd;
    private long out;
    private long outEnd;
    private long writableEnd;
    private long historyStart;

    /**
     * Inflates a block that ends exactly at {@code sourceEnd}.
     *
     * @param source address of the block.
     * @param sourceEnd address behind it; nothing is read from there on.
     * @param target address of the first byte to write.
     * @param targetEnd address behind the last byte that the block may inflate to.
     * @param writableEnd address behind the last byte that may be overwritten, {@code targetEnd} or above.
     * @param historyStart lowest address that a match may refer to, {@code target} or below.
     * @return inflated length in bytes, or {@link #MALFORMED}.
     */
    int decode(long source, long sourceEnd, long target, long targetEnd, long writableEnd, long historyStart) {
        in = source;
        inEnd = sourceEnd;
        out = target;
        outEnd = targetEnd;
        this.writableEnd = writableEnd;
        this.historyStart = historyStart;
        int result = MORE;
        while (result == MORE) {
            shortSequences();
            // The last short sequence may have passed outEnd into the slack. Then outEnd - out is negative, and
            // sequence() refuses even an empty run of literals.
            result = sequence();
        }
        return result == DONE ? (int) (out - target) : MALFORMED;
    }

    /**
     * Fast path: decodes sequences while they are short and far enough from the end of input and output. Leaves the
     * first other sequence to {@link #sequence}.
     *
     * <p>One method, so that its state stays in registers.
     */
    private void shortSequences() {
        final long plainEnd = inEnd - PLAIN_READ;
        final long literalsEnd = inEnd - LITERALS_READ;
        final long lastStart = Math.min(outEnd, writableEnd - SHORT_WRITTEN);
        final long history = historyStart;
        long ip = in;
        long op = out;
        sequences:
        while (ip <= plainEnd && op <= lastStart) {
            long word = DirectMemory.getLong(ip);
            long token = word & 0xFF;
            while (token < LENGTH_MASK) {
                long offset = (word >>> 8) & 0xFFFF;
                long match = op - offset;
                if (match < history || offset == 0) {
                    break sequences;
                }
                // Load the next token before the copies: the JIT cannot know that it does not depend on them.
                word = DirectMemory.getLong(ip + PLAIN_LENGTH);
                if (offset >= MIN_MATCH) {
                    copyShortMatch(match, op, token);
                } else {
                    putShortPattern(match, op, offset);
                }
                op += token + MIN_MATCH;
                ip += PLAIN_LENGTH;
                token = word & 0xFF;
                if (ip > plainEnd || op > lastStart) {
                    break sequences;
                }
            }
            long literals = token >>> 4;
            long length = token & LENGTH_MASK;
            if (literals > MAX_SHORT_LITERALS || length == LENGTH_MASK || ip > literalsEnd) {
                break;
            }
            long offset = DirectMemory.getShort(ip + 1 + literals);
            long matchOut = op + literals;
            if (offset < MIN_MATCH || matchOut - offset < history) {
                break;
            }
            DirectMemory.putLong(op, word >>> Byte.SIZE);
            DirectMemory.putLong(op + WORD_LITERALS, DirectMemory.getLong(ip + Long.BYTES));
            copyShortMatch(matchOut - offset, matchOut, length);
            op = matchOut + length + MIN_MATCH;
            ip += PLAIN_LENGTH + literals;
        }
        in = ip;
        out = op;
    }

    /**
     * Copies {@code length + 4} bytes, at most 18, by writing 12 or 20. In steps of four, since the offset may be 4 and
     * each load then reads what the store before it wrote.
     */
    private static void copyShortMatch(long from, long to, long length) {
        DirectMemory.putInt(to, DirectMemory.getInt(from));
        DirectMemory.putInt(to + 4, DirectMemory.getInt(from + 4));
        DirectMemory.putInt(to + 8, DirectMemory.getInt(from + 8));
        if (length > 12 - MIN_MATCH) {
            DirectMemory.putInt(to + 12, DirectMemory.getInt(from + 12));
            DirectMemory.putInt(to + 16, DirectMemory.getInt(from + 16));
        }
    }

    /** Writes 20 bytes of a pattern of one, two or three bytes; steps of six are a multiple of each. */
    private static void putShortPattern(long from, long to, long offset) {
        long pattern = pattern(from, offset);
        DirectMemory.putLong(to, pattern);
        DirectMemory.putLong(to + 6, pattern);
        DirectMemory.putLong(to + 12, pattern);
    }

    /** General path: decodes one sequence of any kind and checks every length. */
    private int sequence() {
        if (in >= inEnd) {
            return MALFORMED;
        }
        int token = DirectMemory.getByte(in++);
        long literals = length(token >>> 4);
        if (literals > inEnd - in || literals > outEnd - out) {
            return MALFORMED;
        }
        copyLiterals(in, out, literals);
        in += literals;
        out += literals;
        if (inEnd - in < OFFSET_LENGTH) {
            // Only the last sequence has no match; a block that ends anywhere else is truncated.
            return in == inEnd ? DONE : MALFORMED;
        }
        long offset = DirectMemory.getShort(in);
        in += OFFSET_LENGTH;
        long length = length(token & LENGTH_MASK) + MIN_MATCH;
        if (length > outEnd - out || offset == 0 || offset > out - historyStart) {
            return MALFORMED;
        }
        copyMatch(offset, length);
        out += length;
        return MORE;
    }

    /** Returns the length that starts with a nibble of the token, or {@link #TOO_LONG} if the input ends within it. */
    private long length(int nibble) {
        return nibble == LENGTH_MASK ? longLength() : nibble;
    }

    /** Eight bytes at a time: a third of a compressed voxel array is such bytes, 64 for a match of 16 KiB. */
    private long longLength() {
        long length = LENGTH_MASK;
        long ip = in;
        while (ip <= inEnd - Long.BYTES && DirectMemory.getLong(ip) == FULL_LENGTHS) {
            length += Long.BYTES * FULL_LENGTH;
            ip += Long.BYTES;
        }
        int next;
        do {
            if (ip >= inEnd) {
                return TOO_LONG;
            }
            next = DirectMemory.getByte(ip++);
            length += next;
        } while (next == FULL_LENGTH);
        in = ip;
        return length;
    }

    /** Copies exactly that many bytes, since the short runs that come here are at the very end of a block. */
    private static void copyLiterals(long from, long to, long length) {
        if (length > 2 * Long.BYTES) {
            DirectMemory.copy(from, to, length);
        } else if (length >= Long.BYTES) {
            long last = DirectMemory.getLong(from + length - Long.BYTES);
            DirectMemory.putLong(to, DirectMemory.getLong(from));
            DirectMemory.putLong(to + length - Long.BYTES, last);
        } else if (length >= Integer.BYTES) {
            int last = DirectMemory.getInt(from + length - Integer.BYTES);
            DirectMemory.putInt(to, DirectMemory.getInt(from));
            DirectMemory.putInt(to + length - Integer.BYTES, last);
        } else {
            for (long i = 0; i < length; i++) {
                DirectMemory.putByte(to + i, DirectMemory.getByte(from + i));
            }
        }
    }

    private void copyMatch(long offset, long length) {
        if (length > writableEnd - out - (STEP - 1) || length > MAX_STEPPED_MATCH) {
            copyExactly(offset, length);
        } else if (offset >= Long.BYTES) {
            copyInSteps(out - offset, out, out + length);
        } else {
            putPatternInSteps(offset, out + length);
        }
    }

    /** Copies in pairs of eight bytes, up to fifteen bytes too many. */
    private static void copyInSteps(long from, long to, long end) {
        long ip = from;
        long op = to;
        do {
            DirectMemory.putLong(op, DirectMemory.getLong(ip));
            DirectMemory.putLong(op + Long.BYTES, DirectMemory.getLong(ip + Long.BYTES));
            ip += STEP;
            op += STEP;
        } while (op < end);
    }

    /** Writes a pattern, up to seven bytes too many. */
    private void putPatternInSteps(long offset, long end) {
        long pattern = pattern(out - offset, offset);
        long step = patternStep(offset);
        long op = out;
        do {
            DirectMemory.putLong(op, pattern);
            op += step;
        } while (op < end);
    }

    /**
     * Copies pieces that do not overlap and double in length, beginning with the {@code offset} bytes before the
     * target.
     */
    private void copyExactly(long offset, long length) {
        long from = out - offset;
        long end = out + length;
        long op = offset < PATTERN_LIMIT && length >= Long.BYTES ? seedPattern(offset, end) : out;
        while (op < end) {
            long count = Math.min(op - from, end - op);
            DirectMemory.copy(from, op, count);
            op += count;
        }
    }

    /** Writes the beginning of a long pattern and returns the address of its next repetition. */
    private long seedPattern(long offset, long end) {
        long pattern = pattern(out - offset, offset);
        long step = patternStep(offset);
        long lastStart = Math.min(end - Long.BYTES, out + PATTERN_SEED);
        long op = out;
        do {
            DirectMemory.putLong(op, pattern);
            op += step;
        } while (op <= lastStart);
        return op;
    }

    /** Returns eight bytes that repeat the first {@code offset} bytes at an address; eight must be readable there. */
    private static long pattern(long from, long offset) {
        long mask = (1L << (offset * Byte.SIZE)) - 1;
        return (DirectMemory.getLong(from) & mask) * REPETITIONS[(int) offset];
    }

    private static long patternStep(long offset) {
        return (PATTERN_STEPS >>> (offset * Byte.SIZE)) & 0xFF;
    }
}
