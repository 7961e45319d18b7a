package io.voxelize.net.internal.encode;

/**
 * Finds lone surrogates, which cannot be encoded as UTF-8.
 *
 * <p><b>Thread:</b> any.
 */
final class Utf16 {

    private Utf16() {}

    /**
     * Tells whether every surrogate is part of a pair. The JDK's encoder replaces a lone one by a question mark, and
     * the server's JSON parser refuses its escape.
     */
    static boolean isWellFormed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !isPair(text, i++)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a surrogate pair starts at this index. */
    static boolean isPair(CharSequence text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }
}
