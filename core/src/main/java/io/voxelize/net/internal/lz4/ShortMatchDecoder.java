package io.voxelize.net.internal.lz4;

/**
 * An LZ4 block decoder made for what chunk geometry compresses to: millions of sequences without literals whose matches
 * are a few bytes long.
 *
 * <p>Two loops share the work. {@link #shortSequences} knows nothing but literals of up to 14 and matches of up to 18
 * bytes, copies more than it needs to, and therefore keeps a margin to every end; {@link #sequence} takes one sequence
 * of any kind and checks each length on its own. What made the difference (measured; the log is in the guide): match
 * copies in steps of four bytes, since a wide load that straddles two earlier stores waits for both; the next token
 * loaded before the copies; one predictable branch for "no literals"; repeated patterns from a register.
 *
 * <p>Accepts what the reference decoder accepts, with two differences: a match at offset 0 is refused, and matches may
 * come closer to the end of the block than its encoder lets them.
 *
 * <p>Works on little-endian platforms with unaligned access.
 *
 * <p>Source: lz4_Block_format.md of the LZ4 project, version 1.9.
 *
 * <p><b>Thread:</b> one.
 */
final class ShortMatchDecoder {

    /** Answer for a block that is malformed or does not fit. */
    static final int MALFORMED = -1;

    private static final int LENGTH_MASK = 15;
    private static final int MIN_MATCH = 4;
    private static final int OFFSET_LENGTH = 2;

    /** A sequence without literals, and without more of its match's length than the token has. */
    private static final int PLAIN_LENGTH = 1 + OFFSET_LENGTH;

    /** How many literals stand in the eight bytes that start with a token. */
    private static final int WORD_LITERALS = Long.BYTES - 1;

    private static final int MAX_SHORT_LITERALS = LENGTH_MASK - 1;

    /** A short match is copied as 12 or 20 bytes. */
    private static final int SHORT_MATCH_WRITTEN = 20;

    /**
     * How far behind its start a short sequence writes: literals, of which up to 15 bytes are written in any case, then
     * the match.
     */
    private static final int SHORT_WRITTEN = MAX_SHORT_LITERALS + SHORT_MATCH_WRITTEN;

    /** What a sequence without literals reads: its token and offset, and eight bytes from the next token on. */
    private static final int PLAIN_READ = PLAIN_LENGTH + Long.BYTES;

    /**
     * What one with literals reads: its token, the longest run of them and the offset; that is one byte more than two
     * words.
     */
    private static final int LITERALS_READ = PLAIN_LENGTH + MAX_SHORT_LITERALS;

    /** Up to here a match is copied in steps of sixteen bytes, if there is room for the excess. */
    private static final int MAX_STEPPED_MATCH = 64;

    private static final int STEP = 2 * Long.BYTES;

    /**
     * Below this offset a repeated pattern fits a register, and copies of eight bytes would read what they have yet to
     * write.
     */
    private static final int PATTERN_LIMIT = Long.BYTES;

    /** For each offset, one a byte: its largest multiple up to eight. */
    private static final long PATTERN_STEPS = 0x0706_0508_0608_0800L;

    /** For each offset: what a unit of that many bytes is multiplied by to fill eight of them. */
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

    /** How much of a long pattern is written from the register before copies double it. */
    private static final int PATTERN_SEED = 64;

    /** A byte of a length that another one follows. */
    private static final int FULL_LENGTH = 0xFF;

    /** Eight of them. */
    private static final long FULL_LENGTHS = -1;

    /** A length that fits nowhere, and to which four can be added. */
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
     * @param writableEnd address behind the last byte that may be overwritten, not below {@code targetEnd}.
     * @param historyStart address that matches may reach back to, not above {@code target}.
     * @return how many bytes were written, or {@link #MALFORMED}.
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
            // With slack behind the end, the last short sequence may have passed it: no literals fit then, not even
            // none.
            result = sequence();
        }
        return result == DONE ? (int) (out - target) : MALFORMED;
    }

    /**
     * Follows sequences as long as they are short and far enough from every end, and leaves the first that is not to
     * {@link #sequence}.
     *
     * <p>One method, for its state must stay in registers.
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
                // The next token before the copies: it does not depend on them, but only we know that.
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
     * Copies {@code length + 4} bytes, at most 18, and up to 20 in fact. Each load reads what the stores before it
     * wrote: the offset may be 4.
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

    /** Writes 20 bytes of a pattern of one, two or three: six is a multiple of each. */
    private static void putShortPattern(long from, long to, long offset) {
        long pattern = pattern(from, offset);
        DirectMemory.putLong(to, pattern);
        DirectMemory.putLong(to + 6, pattern);
        DirectMemory.putLong(to + 12, pattern);
    }

    /** Takes one sequence of any kind, and checks everything. */
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
            // The last sequence has no match; a block that ends anywhere else is cut.
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

    /** Returns a length of which the token holds the beginning; too long for any block if the input ends within it. */
    private long length(int nibble) {
        return nibble == LENGTH_MASK ? longLength() : nibble;
    }

    /** A third of a compressed array of voxels is such bytes: a match of 16 KiB has 64 of them. */
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

    /** Copies that many bytes and not one more: short runs of literals are those at the very end of a block. */
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

    /** Copies up to fifteen bytes more, eight at a time, each time after what was written before. */
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

    /** Writes up to seven bytes more. */
    private void putPatternInSteps(long offset, long end) {
        long pattern = pattern(out - offset, offset);
        long step = patternStep(offset);
        long op = out;
        do {
            DirectMemory.putLong(op, pattern);
            op += step;
        } while (op < end);
    }

    /** Copies in pieces that do not overlap and double in length, starting with what lies between source and target. */
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

    /** Writes the beginning of a long pattern, and returns where its next repetition starts. */
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

    /** Returns eight bytes that repeat the first {@code offset} at an address of which eight can be read. */
    private static long pattern(long from, long offset) {
        long mask = (1L << (offset * Byte.SIZE)) - 1;
        return (DirectMemory.getLong(from) & mask) * REPETITIONS[(int) offset];
    }

    private static long patternStep(long offset) {
        return (PATTERN_STEPS >>> (offset * Byte.SIZE)) & 0xFF;
    }
}
