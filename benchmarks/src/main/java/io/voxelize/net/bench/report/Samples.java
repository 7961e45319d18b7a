package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;

/**
 * Samples of one figure. What is shown is the median, and as its error bar everything from the least to the greatest sample: wider than a confidence interval, and nothing to argue about. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class Samples {

    private final double[] sorted;

    private Samples(double[] values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    static Samples of(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return new Samples(values);
    }

    static Samples of(double... values) {
        return new Samples(values);
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min() {
        return sorted[0];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    boolean overlaps(Samples other) {
        return min() <= other.max() && other.min() <= max();
    }

    /** Median and error bar. */
    String text() {
        return format(median()) + " (" + format(min()) + " to " + format(max()) + ")";
    }

    /** Three digits that count. */
    static String format(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.3g million", value / 1e6).replace(".00 ", " ");
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.01 || size == 0 ? "%.2f" : "%.4f", value);
    }
}
