package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;

/**
 * Samples of one figure. What is shown is the median, and as its error bar everything from the least to the greatest
 * sample: wider than a confidence interval, and nothing to argue about. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class Samples {

    private final double[] sorted;
    private final double median;

    private Samples(double[] values) {
        sorted = values.clone();
        Arrays.sort(sorted);
        median = medianOf(sorted);
    }

    private Samples(double median, double[] sorted) {
        this.median = median;
        this.sorted = sorted;
    }

    private static double medianOf(double[] sorted) {
        int middle = sorted.length / 2;
        if (sorted.length % 2 == 1) {
            return sorted[middle];
        }
        return sorted.length == 0 ? Double.NaN : (sorted[middle - 1] + sorted[middle]) / 2;
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

    /** Samples of parts of which the figure of the whole is known, which then stands for their median. */
    static Samples around(double whole, Samples parts) {
        return new Samples(whole, parts.sorted);
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    double median() {
        return median;
    }

    double min() {
        return Math.min(median, sorted[0]);
    }

    double max() {
        return Math.max(median, sorted[sorted.length - 1]);
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
