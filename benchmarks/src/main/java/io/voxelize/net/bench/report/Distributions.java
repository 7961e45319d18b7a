package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Distributions of the forks of a row, put together: a thousandth of what one fork saw is next to nothing.
 *
 * <p><b>Thread:</b> any.
 */
final class Distributions {

    private static final double US = 1_000;
    private static final double WORST = 100;
    private static final Map<String, Double> PERCENTILES =
            Map.of("p50Us", 50.0, "p99Us", 99.0, "p99.9Us", 99.9, "p99.99Us", 99.99, "maxUs", WORST);

    private Distributions() {}

    /** Returns what all forks of a row saw; null if it has no distributions. */
    static @Nullable Histogram merged(JsonNode cell) {
        if (cell.path("histograms").isEmpty()) {
            return null;
        }
        Histogram all = new Histogram(3);
        for (JsonNode one : cell.path("histograms")) {
            all.add(decoded(one.asText()));
        }
        return all;
    }

    /**
     * Returns a figure of all forks together, with that of each as its error bar; null if it is none of a distribution.
     */
    static @Nullable Samples samples(JsonNode cell, String metric) {
        Double percentile = PERCENTILES.get(metric);
        Histogram all = percentile == null ? null : merged(cell);
        if (percentile == null || all == null) {
            return null;
        }
        return Samples.around(
                all.getValueAtPercentile(percentile) / US,
                Samples.of(cell.path("metrics").path(metric)));
    }

    /** Returns how many values all forks of a row saw together, 0 if none. */
    static long count(JsonNode cell) {
        Histogram all = merged(cell);
        return all == null ? 0 : all.getTotalCount();
    }

    private static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException ex) {
            throw new IllegalStateException("results hold a broken histogram", ex);
        }
    }
}
