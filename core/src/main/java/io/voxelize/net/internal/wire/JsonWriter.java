package io.voxelize.net.internal.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * Builds the small JSON texts of a client. Integers are written without fraction or exponent, as servers demand.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder(256);

    /** Forgets what was written. */
    JsonWriter reset() {
        out.setLength(0);
        return this;
    }

    /** Appends as it is: punctuation, keys, JSON that was checked. */
    JsonWriter raw(String json) {
        out.append(json);
        return this;
    }

    /** Appends a string in quotes. */
    JsonWriter string(String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
        return this;
    }

    /** Appends {@code [a,b]}. */
    JsonWriter pair(int a, int b) {
        out.append('[').append(a).append(',').append(b).append(']');
        return this;
    }

    /** Appends {@code [a,b]}; both must be finite. */
    JsonWriter pair(double a, double b) {
        out.append('[').append(a).append(',').append(b).append(']');
        return this;
    }

    /** Appends {@code [a,b,c]}; all must be finite. */
    JsonWriter triple(double a, double b, double c) {
        out.append('[').append(a).append(',').append(b).append(',').append(c).append(']');
        return this;
    }

    /** Appends {@code [[x,z],...]}. */
    JsonWriter pairs(int[] coordinates, int pairCount) {
        out.append('[');
        for (int i = 0; i < pairCount; i++) {
            if (i > 0) {
                out.append(',');
            }
            pair(coordinates[2 * i], coordinates[2 * i + 1]);
        }
        out.append(']');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
