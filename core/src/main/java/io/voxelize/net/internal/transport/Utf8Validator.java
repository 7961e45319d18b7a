package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;

/**
 * Validates UTF-8 incrementally: a piece may end within a character, and an invalid byte is reported with its piece.
 *
 * <p>Source: RFC 3629 section 4: neither overlong forms, nor surrogates, nor anything above U+10FFFF.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Utf8Validator {

    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    /** Bytes that the current character still lacks. */
    private int missing;
    /** Range of the next byte of the current character. */
    private int min = CONTINUATION_MIN;

    private int max = CONTINUATION_MAX;

    /** Validates the next piece; must not be called again after it returned false. */
    boolean accepts(ByteBuf buffer, int index, int length) {
        int end = index + length;
        int at = index;
        while (at < end) {
            if (missing == 0 && end - at >= Long.BYTES && (buffer.getLong(at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else if (!accepts(buffer.getByte(at++) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the text so far ends with a complete character. */
    boolean isComplete() {
        return missing == 0;
    }

    private boolean accepts(int value) {
        if (missing == 0) {
            return value < 0x80 || begins(value);
        }
        boolean valid = value >= min && value <= max;
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
        missing--;
        return valid;
    }

    private boolean begins(int value) {
        if (value < 0xC2 || value > 0xF4) {
            return false;
        }
        missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        switch (value) {
            case 0xE0 -> min = 0xA0;
            case 0xED -> max = 0x9F;
            case 0xF0 -> min = 0x90;
            case 0xF4 -> max = 0x8F;
            default -> {}
        }
        return true;
    }
}
