package io.voxelize.net.bench.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How much there is to measure, and how long that takes where nothing disturbs it. Immutable.
 *
 * @param forks of clients, each in processes of its own.
 * @param rows of JMH.
 * @param ms for all of it.
 */
record Expectation(int forks, int rows, long ms) {

    static Expectation of(Map<String, List<Cell>> suites, List<JmhCell> benchmarks, int jdks) {
        List<Cell> cells = suites.values().stream().flatMap(Collection::stream).toList();
        int forks = cells.stream().mapToInt(Cell::forks).sum();
        int rows = benchmarks.stream().mapToInt(JmhCell::rows).sum();
        long ms = cells.stream()
                        .mapToLong(cell -> (long) cell.forks() * cell.expectedMs())
                        .sum()
                + benchmarks.stream().mapToLong(JmhCell::expectedMs).sum();
        return new Expectation(jdks * forks, jdks * rows, jdks * ms);
    }

    @Override
    public String toString() {
        long seconds = (ms + 999) / 1_000;
        return "To be measured: " + forks + " forks of clients, " + rows + " rows of JMH; about "
                + (seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min") + " where nothing else runs.";
    }
}
