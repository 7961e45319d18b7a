package io.voxelize.net.internal.encode;

import java.nio.charset.StandardCharsets;

/**
 * Writes JSON as UTF-8. Integers have neither fraction nor exponent, as servers require.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class JsonWriter {

    private static final int MAX_INT_LENGTH = 11;
    private static final int MAX_ESCAPE_LENGTH = 6;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final PayloadWriter out;

    /**
     * Creates a writer.
     *
     * @param out the writer to append to.
     */
    JsonWriter(PayloadWriter out) {
        this.out = out;
    }

    /** Starts a new text. */
    JsonWriter reset() {
        out.reset();
        return this;
    }

    /** Appends text without escaping: punctuation, keys, valid JSON. */
    JsonWriter raw(String json) {
        int length = Utf8.length(json);
        if (out.room(length)) {
            out.end(Utf8.put(json, length, out.bytes(), out.end()));
        }
        return this;
    }

    /** Appends a quoted and escaped string; it must not contain a lone surrogate. */
    JsonWriter string(String text) {
        raw("\"");
        for (int i = 0; i < text.length(); i++) {
            if (!out.room(MAX_ESCAPE_LENGTH)) {
                return this;
            }
            int codePoint = text.codePointAt(i);
            out.end(quoted(codePoint, out.bytes(), out.end()));
            i += Character.charCount(codePoint) - 1;
        }
        return raw("\"");
    }

    private static int quoted(int codePoint, byte[] target, int index) {
        int end = index;
        int letter = escape(codePoint);
        if (letter != 0) {
            target[end++] = '\\';
            target[end++] = (byte) letter;
        } else if (codePoint < ' ') {
            Utf8.putAscii("\\u00", target, end);
            target[end + 4] = HEX[codePoint >> 4];
            target[end + 5] = HEX[codePoint & 0xF];
            end += MAX_ESCAPE_LENGTH;
        } else {
            end = Utf8.put(codePoint, target, end);
        }
        return end;
    }

    /** Returns the letter of the two-character escape, 0 if the character has none. */
    private static int escape(int codePoint) {
        return switch (codePoint) {
            case '"', '\\' -> codePoint;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
    }

    /** Appends {@code [a,b]}. */
    JsonWriter pair(int a, int b) {
        if (out.room(2 * MAX_INT_LENGTH + 3)) {
            out.end(putPair(a, b, out.bytes(), out.end()));
        }
        return this;
    }

    /** Appends {@code [a,b]}; both must be finite. */
    JsonWriter pair(double a, double b) {
        return raw("[").number(a).raw(",").number(b).raw("]");
    }

    /** Appends {@code [a,b,c]}; all must be finite. */
    JsonWriter triple(double a, double b, double c) {
        return raw("[").number(a).raw(",").number(b).raw(",").number(c).raw("]");
    }

    /** Appends {@code [[x,z],...]}. */
    JsonWriter pairs(int[] coordinates, int pairCount) {
        raw("[");
        for (int i = 0; i < pairCount && !out.isTooLong(); i++) {
            raw(i == 0 ? "" : ",").pair(coordinates[2 * i], coordinates[2 * i + 1]);
        }
        return raw("]");
    }

    private JsonWriter number(double value) {
        if (out.room(Decimals.MAX_LENGTH)) {
            out.end(Decimals.put(value, out.bytes(), out.end()));
        }
        return this;
    }

    private static int putPair(int a, int b, byte[] target, int index) {
        int end = index;
        target[end++] = '[';
        end = Decimals.put(a, target, end);
        target[end++] = ',';
        end = Decimals.put(b, target, end);
        target[end++] = ']';
        return end;
    }
}
