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
                .add("p50Us", histogram.getValueAtPercentile(50) / US)
                .add("p99Us", histogram.getValueAtPercentile(99) / US)
                .add("p99.9Us", histogram.getValueAtPercentile(99.9) / US)
                .add("p99.99Us", histogram.getValueAtPercentile(99.99) / US)
                .add("maxUs", histogram.getMaxValue() / US);
    }
}
