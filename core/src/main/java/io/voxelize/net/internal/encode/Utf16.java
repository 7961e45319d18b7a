package io.voxelize.net.internal.encode;

/**
 * Tells text that has a UTF-8 form from text that has none.
 *
 * <p><b>Thread:</b> any.
 */
final class Utf16 {

    private Utf16() {}

    /**
     * Tells whether every surrogate stands in a pair. A lone one has no UTF-8 form: the encoder would send a question
     * mark, and a server's JSON parser refuses its escape.
     */
    static boolean isWellFormed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !isPair(text, i++)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a pair of surrogates begins at an index. */
    static boolean isPair(CharSequence text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }
}
