package io.voxelize.net.internal.encode;

/**
 * Encodes text as UTF-8 without allocating: {@link #length} validates and measures it, {@link #put} writes it.
 *
 * <p><b>Thread:</b> any.
 */
final class Utf8 {

    /** Returned for text with a lone surrogate, which cannot be encoded. */
    static final int MALFORMED = -1;

    /** Upper bound of measured lengths, so that sums of them do not overflow. No packet may be that long. */
    static final int MAX_LENGTH = 1 << 28;

    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private Utf8() {}

    /**
     * Returns the length of text in bytes.
     *
     * @return at most {@link #MAX_LENGTH}, or {@link #MALFORMED} if the text contains a lone surrogate.
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
     * @param length of the text, as {@linkplain #length(String) measured}; the target has room for it.
     * @return the index behind the text.
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

    /** Writes ASCII text. */
    // Deprecated because it drops the upper byte of each char, which is 0 here. No other method copies without a loop
    // or
    // an intermediate array.
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
