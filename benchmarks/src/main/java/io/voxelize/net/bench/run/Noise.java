package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * How evenly the machine works when it is left alone: the same 2 ms of arithmetic many times over. What varies here
 * varies in every figure.
 *
 * <p><b>Thread:</b> any.
 */
final class Noise {

    private static final int RUNS = 600;
    private static final int WARM_RUNS = 100;
    private static final int ROUNDS = 1_000_000;

    private Noise() {}

    /**
     * Measures for a second or two: percentiles in microseconds, and how much longer than the median the 99th
     * percentile and the worst run took.
     */
    static ObjectNode measure() {
        long[] times = new long[RUNS];
        long sink = 1;
        for (int i = -WARM_RUNS; i < RUNS; i++) {
            long startNs = System.nanoTime();
            sink = work(sink);
            times[Math.max(i, 0)] = System.nanoTime() - startNs;
        }
        Arrays.sort(times);
        double median = times[RUNS / 2];
        return JsonNodeFactory.instance
                .objectNode()
                .put("medianUs", median / 1_000)
                .put("p99OverMedian", times[RUNS * 99 / 100] / median)
                .put("maxOverMedian", times[RUNS - 1] / median)
                .put("sink", sink == 0 ? 0 : 1);
    }

    private static long work(long start) {
        long value = start;
        for (int i = 0; i < ROUNDS; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            value ^= value >>> 29;
        }
        return value;
    }
}
