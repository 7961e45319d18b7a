package io.voxelize.net.bench.game;

import org.HdrHistogram.Histogram;

/**
 * The percentiles that are reported of a distribution of nanoseconds.
 *
 * <p><b>Thread:</b> any.
 */
final class Distribution {

    private static final double US = 1_000;

    private Distribution() {}

    static Measured addTo(Measured measured, Histogram histogram) {
        return measured.histogram(histogram)
                .add("count", (double) histogram.getTotalCount())
                .add("p50Us", us(histogram, 50))
                .add("p99Us", us(histogram, 99))
                .add("p99.9Us", us(histogram, 99.9))
                .add("p99.99Us", us(histogram, 99.99))
                .add("maxUs", histogram.getMaxValue() / US);
    }

    /** A percentile in microseconds. */
    static double us(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / US;
    }
}
