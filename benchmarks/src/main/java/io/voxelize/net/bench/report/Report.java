package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.bench.traffic.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * Makes {@code index.html} and {@code summary.md} from {@code results.json}.
 *
 * <p>Exits with status 1 if a measurement failed.
 *
 * <p>Arguments: {@code out}, the folder of the results; {@code docs}, the project's documents with the kept results;
 * {@code keep}, {@code true} to keep these results there and to make the summary {@code benchmarks.md}.
 */
public final class Report {

    static final String RESULTS = "results.json";
    private static final String SUMMARY = "summary.md";
    private static final String OURS = "ours-epoll";
    private static final double BUSY = 1.5;
    private static final String STYLE = """
            body{font-family:sans-serif;max-width:80em;margin:2em auto;padding:0 1em;color:#222;line-height:1.4}
            table{border-collapse:collapse;margin:1em 0;font-size:.85em}
            td,th{border:1px solid #ccc;padding:.25em .6em;text-align:left}
            th{background:#eee}pre{overflow:auto;background:#f6f6f6;padding:1em;max-height:30em}""";

    private final Path out;
    private final Path docs;
    private final Measurements measured;

    Report(Path out, Path docs) throws IOException {
        this.out = out;
        this.docs = docs;
        measured = Measurements.read(out.resolve(RESULTS));
    }

    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.of(args);
        Report report = new Report(Path.of(arguments.text("out")), Path.of(arguments.text("docs")));
        String summary = report.write();
        System.out.println(summary);
        if (arguments.text("keep", "false").equals("true")) {
            report.keep();
        }
        JsonNode failures = report.measured.lastRun().path("failures");
        if (!failures.isEmpty()) {
            System.err.println("failed: " + failures);
            System.exit(1);
        }
    }

    /** Writes the report, and returns its summary. */
    String write() throws IOException {
        List<Section> sections = sections();
        StringBuilder markdown = new StringBuilder("# Benchmarks\n\n" + introduction() + "\n\n");
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<title>voxelize-net: benchmarks</title><style>" + STYLE + "</style></head><body>\n"
                + "<h1>Benchmarks</h1><p>" + Table.escape(introduction()) + "</p>\n");
        for (Section section : sections) {
            markdown.append(section.markdown());
            html.append(section.html());
        }
        html.append("<h2>Raw results</h2><details><summary>results.json</summary><pre>")
                .append(Table.escape(Files.readString(out.resolve(RESULTS))))
                .append("</pre></details></body></html>\n");
        Files.writeString(out.resolve("index.html"), html);
        Files.writeString(out.resolve(SUMMARY), markdown);
        return markdown.toString();
    }

    /** Copies results and summary to where they are compared with later. */
    void keep() throws IOException {
        JsonNode run = measured.lastRun();
        String name = run.path("date").asText().substring(0, 10) + "-"
                + run.path("commit").asText();
        Path folder = Files.createDirectories(docs.resolve("results").resolve(name));
        copy(RESULTS, folder.resolve(RESULTS));
        copy(SUMMARY, folder.resolve(SUMMARY));
        copy(SUMMARY, docs.resolve("benchmarks.md"));
    }

    private void copy(String file, Path target) throws IOException {
        Files.copy(out.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
    }

    private String introduction() {
        return """
                Written by `mvn verify -Pbench -Dbench.keep=true`. A figure is the median of all samples of all forks, \
                with the least and the greatest sample in brackets. Percentiles and the worst are those of all forks \
                together, with the least and the greatest single fork in brackets. All clients have the same JVM \
                options and the same game thread, and share two cores with the server. Differences smaller than the \
                brackets are noise.""" + quiet();
    }

    /** Tells how noisy the machine was. */
    private String quiet() {
        JsonNode run = measured.lastRun();
        double noise = Math.max(
                run.path("noiseBefore").path("p99OverMedian").asDouble(1),
                run.path("noiseAfter").path("p99OverMedian").asDouble(1));
        String busy = noise > BUSY ? "; the machine was busy, and these figures show little" : "";
        return " With no benchmark running, the 99th percentile of a fixed piece of work took "
                + Samples.format(noise)
                + " times its median" + busy + ". "
                + (run.path("mode").asText().equals("full")
                        ? "This is the full set."
                        : "This is the quick set, whose few forks and short windows make wide brackets.");
    }

    private List<Section> sections() throws IOException {
        List<Section> sections = new ArrayList<>();
        for (String jdk : measured.jdks()) {
            Section targets = Figures.section(measured, jdk);
            if (targets != null) {
                sections.add(targets);
            }
            for (String suite : measured.suites(jdk).stream()
                    .sorted(Comparator.comparingInt(
                                    (String name) -> Suite.of(name).order())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList()) {
                sections.add(section(suite, jdk));
            }
            sections.addAll(Parts.of(measured, jdk));
        }
        Section comparison = Comparison.with(docs.resolve("results"), measured);
        if (comparison != null) {
            sections.add(comparison);
        }
        sections.add(environment());
        JsonNode failures = measured.lastRun().path("failures");
        if (!failures.isEmpty()) {
            sections.add(new Section("What failed", failures.toString(), List.of(), List.of()));
        }
        return sections;
    }

    private Section section(String name, String jdk) throws IOException {
        Suite suite = Suite.of(name);
        Map<String, JsonNode> rows = measured.rows(name, jdk);
        String detail = name.substring(suite.prefix().length());
        return new Section(
                suite.title() + " (" + name + ", JDK " + jdk + ")",
                suite.text() + (detail.isEmpty() ? "" : " " + parameters(name)),
                charts(suite, name, jdk, rows),
                List.of(table(suite, name, jdk, rows)));
    }

    private static String parameters(String name) {
        String[] parts = name.split("-", -1);
        return switch (parts[0]) {
            case "frames" -> "Here " + parts[1] + " frames and " + parts[2] + " chunks a second.";
            case "latency" -> "Here " + parts[1] + " small messages a second.";
            default -> "";
        };
    }

    private Table table(Suite suite, String name, String jdk, Map<String, JsonNode> rows) {
        Suite.Column main = suite.columns().get(0);
        List<String> headers = new ArrayList<>(List.of("client"));
        suite.columns().forEach(column -> headers.add(column.header()));
        headers.addAll(List.of("to the limit", "ours is better by"));
        Table table = new Table(headers);
        Samples ours = measured.samples(name, OURS, jdk, main.metric());
        Samples limit = measured.samples(name, "limit", jdk, main.metric());
        for (Map.Entry<String, JsonNode> row : rows.entrySet()) {
            List<String> cells = new ArrayList<>(List.of(row.getKey()));
            for (Suite.Column column : suite.columns()) {
                Samples samples = measured.samples(name, row.getKey(), jdk, column.metric());
                cells.add(samples == null ? "" : samples.text());
            }
            Samples samples = measured.samples(name, row.getKey(), jdk, main.metric());
            if (samples == null) {
                cells.set(1, missing(row.getValue()));
                cells.addAll(List.of("", ""));
            } else {
                cells.add(limit == null ? "" : Samples.format(samples.median() / limit.median()));
                cells.add(
                        ours == null || row.getKey().startsWith("ours")
                                ? ""
                                : better(ours, samples, main.moreIsBetter()));
            }
            table.add(cells);
        }
        return table;
    }

    /** Tells why a row has no figures. */
    private static String missing(JsonNode row) {
        return row.has("skipped")
                ? "skipped: " + row.path("skipped").asText()
                : "failed: " + row.path("failed").asText("not measured");
    }

    /** Tells by how much ours is better, and whether that may be noise. */
    static String better(Samples ours, Samples other, boolean moreIsBetter) {
        double ratio = moreIsBetter ? ours.median() / other.median() : other.median() / ours.median();
        return Samples.format(ratio) + (ours.overlaps(other) ? ", bars overlap" : "");
    }

    private List<String> charts(Suite suite, String name, String jdk, Map<String, JsonNode> rows) throws IOException {
        List<String> charts = new ArrayList<>();
        Suite.Column main = suite.columns().get(0);
        Map<String, Samples> bars = new LinkedHashMap<>();
        Map<String, Histogram> lines = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> row : rows.entrySet()) {
            Samples samples = measured.samples(name, row.getKey(), jdk, main.metric());
            if (samples != null) {
                bars.put(row.getKey(), samples);
            }
            Histogram line = Distributions.merged(row.getValue());
            if (line != null) {
                lines.put(row.getKey(), line);
            }
        }
        if (!bars.isEmpty()) {
            charts.add(Charts.bars(suite.title() + ": " + main.header(), main.header(), bars));
        }
        if (!lines.isEmpty()) {
            charts.add(Charts.percentiles(suite.title(), lines));
        }
        return charts;
    }

    private Section environment() {
        Table table = new Table(List.of(
                "date",
                "commit",
                "command",
                "capture",
                "machine",
                "noise before, after: p99 and worst over median of the same 1.5 ms of work"));
        for (JsonNode run : measured.runs()) {
            table.add(List.of(
                    run.path("date").asText(),
                    run.path("commit").asText() + (run.path("dirty").asBoolean() ? " and changes" : ""),
                    run.path("command").asText(),
                    run.path("capture").asText(),
                    run.path("cpu").asText() + ", " + run.path("cores").asText() + " cores, "
                            + run.path("os").asText(),
                    noise(run.path("noiseBefore")) + "; " + noise(run.path("noiseAfter"))));
        }
        return new Section("Where and when", "The runs that the tables above combine.", List.of(), List.of(table));
    }

    private static String noise(JsonNode noise) {
        return Objects.equals(noise.path("p99OverMedian").asText(), "")
                ? "not measured"
                : Samples.format(noise.path("p99OverMedian").asDouble()) + ", "
                        + Samples.format(noise.path("maxOverMedian").asDouble());
    }
}
