package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has become slower, or faster, since the results that were kept last: only where error bars do not overlap, and
 * medians differ by more than the machine's own noise and a twentieth.
 *
 * <p><b>Thread:</b> one.
 */
final class Comparison {

    private static final double MIN_CHANGE = 0.05;

    private Comparison() {}

    static @Nullable Section with(Path folder, Measurements now) throws IOException {
        Path last = last(folder);
        if (last == null) {
            return null;
        }
        Measurements before = Measurements.read(last.resolve(Report.RESULTS));
        String text = "Against " + last.getFileName() + ".";
        if (!cpu(now).equals(cpu(before)) || !text(now, "capture").equals(text(before, "capture"))) {
            return new Section(
                    "Since the last kept result",
                    text + " Another machine or another capture: not compared.",
                    List.of(),
                    List.of());
        }
        Table table = new Table(List.of("suite", "row", "JDK", "figure", "before", "now", "change"));
        for (String jdk : now.jdks()) {
            for (String suite : now.suites(jdk)) {
                compare(table, suite, jdk, before, now);
            }
        }
        return new Section(
                "Since the last kept result",
                text + (table.isEmpty() ? " Nothing changed beyond the noise." : " Changes beyond the noise:"),
                List.of(),
                table.isEmpty() ? List.of() : List.of(table));
    }

    /** By the date of the measurements, whatever the folder is called. */
    private static @Nullable Path last(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        List<Path> kept;
        try (Stream<Path> files = Files.list(folder)) {
            kept = files.filter(file -> Files.exists(file.resolve(Report.RESULTS)))
                    .sorted()
                    .toList();
        }
        Path last = null;
        String lastDate = "";
        for (Path each : kept) {
            String date = text(Measurements.read(each.resolve(Report.RESULTS)), "date");
            if (date.compareTo(lastDate) >= 0) {
                last = each;
                lastDate = date;
            }
        }
        return last;
    }

    private static String cpu(Measurements measured) {
        return text(measured, "cpu");
    }

    private static String text(Measurements measured, String name) {
        return measured.lastRun().path(name).asText();
    }

    private static void compare(Table table, String suite, String jdk, Measurements before, Measurements now) {
        double noise = Math.max(MIN_CHANGE, Math.max(noise(before), noise(now)));
        for (Map.Entry<String, JsonNode> row : now.rows(suite, jdk).entrySet()) {
            for (Suite.Column column : Suite.of(suite).columns()) {
                Samples old = before.samples(suite, row.getKey(), jdk, column.metric());
                Samples fresh = now.samples(suite, row.getKey(), jdk, column.metric());
                if (old != null && fresh != null && !old.overlaps(fresh)) {
                    double change = fresh.median() / old.median() - 1;
                    if (Math.abs(change) > noise) {
                        boolean better = change > 0 == column.moreIsBetter();
                        table.add(List.of(
                                suite,
                                row.getKey(),
                                jdk,
                                column.header(),
                                old.text(),
                                fresh.text(),
                                (better ? "better" : "REGRESSION") + ", " + Math.round(100 * change) + " %"));
                    }
                }
            }
        }
    }

    /** How much longer than the median the 99th percentile of the same work took on the idle machine. */
    private static double noise(Measurements measured) {
        JsonNode run = measured.lastRun();
        return Math.max(
                run.path("noiseBefore").path("p99OverMedian").asDouble(1) - 1,
                run.path("noiseAfter").path("p99OverMedian").asDouble(1) - 1);
    }
}
