package io.voxelize.net.bench.run;

import java.util.List;

/**
 * Benchmarks that JMH runs in one go. Immutable.
 *
 * @param name of them, to tell what is going on.
 * @param benchmarks a regular expression that finds them.
 * @param options of JMH; none for what the benchmarks themselves say.
 * @param capture file or name of a recording.
 * @param rows how many there are, each combination of parameters by itself.
 * @param rowMs how long one of them takes where nothing disturbs it, in milliseconds.
 */
record JmhCell(String name, String benchmarks, List<String> options, String capture, int rows, int rowMs) {

    /** How long all of it takes where nothing disturbs it, in milliseconds. */
    int expectedMs() {
        return rows * rowMs;
    }

    /** How long all of it may take before it is given up, in seconds. */
    int timeoutS() {
        return 60 + 3 * expectedMs() / 1_000;
    }
}
