package io.voxelize.net.internal.encode;

/**
 * Text as UTF-8 without an object in between: measured, and at the same time checked, then written.
 *
 * <p><b>Thread:</b> any.
 */
final class Utf8 {

    /** Answer for text with a lone surrogate, which has no UTF-8 form: an encoder would send a question mark. */
    static final int MALFORMED = -1;

    /** Longer text than anybody may send is not told apart, so that sums of lengths stay small. */
    static final int MAX_LENGTH = 1 << 28;

    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private Utf8() {}

    /**
     * Measures text.
     *
     * @return its length in bytes, {@link #MAX_LENGTH} if that is less, {@link #MALFORMED} if a surrogate does not
     *     stand in a pair.
     */
    static int length(String text) {
        int count = text.length();
        int i = 0;
        while (i < count && text.charAt(i) < ONE_BYTE) {
            i++;
        }
        return i == count ? Math.min(count, MAX_LENGTH) : lengthFrom(text, i);
    }

    private static int lengthFrom(String text, int from) {
        long length = from;
        for (int i = from; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < TWO_BYTES) {
                length += unit < ONE_BYTE ? 1 : 2;
            } else if (!Character.isSurrogate(unit)) {
                length += 3;
            } else if (Utf16.isPair(text, i)) {
                length += 4;
                i++;
            } else {
                return MALFORMED;
            }
        }
        return (int) Math.min(length, MAX_LENGTH);
    }

    /**
     * Writes text.
     *
     * @param length of the text, as {@linkplain #length(String) measured}; there must be room for so much.
     * @return the index behind it.
     */
    static int put(String text, int length, byte[] target, int index) {
        if (length == text.length()) {
            putAscii(text, target, index);
            return index + length;
        }
        int end = index;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                end = put(Character.toCodePoint(unit, text.charAt(++i)), target, end);
            } else {
                end = put(unit, target, end);
            }
        }
        return end;
    }

    /** Writes text of which every char is below 128. */
    // Deprecated for cutting chars to their lower bytes, which is no loss here; nothing else copies without a loop or
    // an array in between.
    @SuppressWarnings("deprecation")
    static void putAscii(String text, byte[] target, int index) {
        text.getBytes(0, text.length(), target, index);
    }

    /** Writes a code point; returns the index behind it. */
    static int put(int codePoint, byte[] target, int index) {
        int end = index;
        if (codePoint < ONE_BYTE) {
            target[end++] = (byte) codePoint;
        } else if (codePoint < TWO_BYTES) {
            target[end++] = (byte) (0xC0 | (codePoint >> 6));
            target[end++] = continuation(codePoint);
        } else if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            target[end++] = (byte) (0xE0 | (codePoint >> 12));
            target[end++] = continuation(codePoint >> 6);
            target[end++] = continuation(codePoint);
        } else {
            target[end++] = (byte) (0xF0 | (codePoint >> 18));
            target[end++] = continuation(codePoint >> 12);
            target[end++] = continuation(codePoint >> 6);
            target[end++] = continuation(codePoint);
        }
        return end;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
