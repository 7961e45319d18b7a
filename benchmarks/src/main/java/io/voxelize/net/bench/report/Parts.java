package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sections of the report on what JMH measured.
 *
 * <p><b>Thread:</b> one.
 */
final class Parts {

    private static final String TURNS = ".allInTurn";
    private static final String DECODE = "DecodeBenchmark" + TURNS;
    private static final String SMALL = "SmallMessageBenchmark" + TURNS;
    private static final String HAND_OVER = "HandOverBenchmark.inTurn";
    private static final String SYNC = "SyncBenchmark.sync";
    private static final double US = 1_000;

    /** Who has a turn: the name of its counters, and how it is called. */
    private static final Map<String, String> TURN_NAMES = turnNames();

    private final Measurements measured;
    private final String jdk;

    private Parts(Measurements measured, String jdk) {
        this.measured = measured;
        this.jdk = jdk;
    }

    static List<Section> of(Measurements measured, String jdk) throws IOException {
        Parts parts = new Parts(measured, jdk);
        List<Section> sections = new ArrayList<>();
        parts.add(sections, "Decoding chunks", """
                        From the bytes of a read to an interceptor that does nothing, on one thread: processor time \
                        per chunk, alternating in one JVM. The limit is the C library's decompressor on the same blocks \
                        and nothing else; for servers before 2026-01-11 it is the JDK's inflater or that library, and \
                        a loop over the varints. Protobuf and QuickBuffers use streams and fresh arrays of the wanted \
                        parts. All make the same arrays, which is checked first. G2024 and GX are recordings of the \
                        testkit's server, the others of real ones.""", parts.turns(DECODE, "us a chunk", US), parts.chart());
        parts.add(sections, "Decoding small messages", """
                        Ours: frames of a read, walk, record, ring, dispatch. Protobuf and QuickBuffers: parsing from \
                        an array, and nothing else. Processor time, alternating in one JVM.""", parts.turns(SMALL, "ns a message", 1), List.of());
        parts.add(
                sections,
                "Handing over between threads",
                "A batch of 64 messages in and out on one thread: the cost of the code. The limit is Agrona's own ring."
                        + parts.recordLengths(),
                parts.handOver(),
                List.of());
        parts.add(
                sections,
                "sync()",
                "Time of the game's thread per message with interceptors that do nothing, some 25 ns of it the clock.",
                parts.sync(),
                List.of());
        parts.add(
                sections,
                "Other benchmarks",
                "In brackets the least and the greatest iteration; counters are sums over an iteration.",
                parts.others(),
                List.of());
        return sections;
    }

    private static Map<String, String> turnNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("ours", "ours");
        names.put("limit", "the limit");
        names.put("idiomatic", "protobuf");
        names.put("quick", "QuickBuffers");
        return names;
    }

    private void add(List<Section> sections, String title, String text, Table table, List<String> charts) {
        if (!table.isEmpty()) {
            sections.add(new Section(title + " (JDK " + jdk + ")", text, charts, List.of(table)));
        }
    }

    /** Benchmarks of this JDK with a name that ends so. */
    private List<JsonNode> all(String name) {
        List<JsonNode> found = new ArrayList<>();
        measured.jmh().forEach((key, benchmark) -> {
            if (key.endsWith("@" + jdk) && benchmark.path("benchmark").asText().endsWith(name)) {
                found.add(benchmark);
            }
        });
        return found;
    }

    private Table turns(String name, String unit, double divisor) {
        List<String> headers = new ArrayList<>(List.of("capture", "what"));
        TURN_NAMES.values().forEach(turn -> headers.add(turn + ", " + unit));
        headers.addAll(List.of(
                "ours over the limit",
                "ours over protobuf",
                "ours over QuickBuffers",
                "allocated, bytes each: ours, protobuf, QuickBuffers"));
        Table table = new Table(headers);
        for (JsonNode benchmark : all(name)) {
            table.add(turnsRow(benchmark, divisor));
        }
        return table;
    }

    private static List<String> turnsRow(JsonNode benchmark, double divisor) {
        List<String> row = new ArrayList<>(List.of(capture(benchmark, DECODE), params(benchmark)));
        for (String turn : TURN_NAMES.keySet()) {
            Samples samples = perUnit(benchmark, turn + "Ns", divisor);
            row.add(samples == null ? "" : samples.text());
        }
        for (String turn : List.of("limit", "idiomatic", "quick")) {
            Samples ratio = ratio(counters(benchmark, turn + "Ns"), counters(benchmark, "oursNs"));
            row.add(ratio == null ? "" : ratio.text() + (ratio.min() <= 1 && ratio.max() >= 1 ? ", bars overlap" : ""));
        }
        List<String> allocated = new ArrayList<>();
        for (String turn : List.of("ours", "idiomatic", "quick")) {
            Samples samples = perUnit(benchmark, turn + "Bytes", 1);
            allocated.add(
                    samples == null || perUnit(benchmark, turn + "Ns", 1) == null
                            ? ""
                            : Samples.format(samples.median()));
        }
        row.add(String.join("; ", allocated));
        return row;
    }

    /** Messages that are made have no capture. */
    private static String capture(JsonNode benchmark, String captured) {
        return benchmark.path("benchmark").asText().endsWith(captured)
                ? benchmark.path("capture").asText()
                : "made";
    }

    private List<String> chart() throws IOException {
        for (JsonNode benchmark : all(DECODE)) {
            Map<String, Samples> bars = new LinkedHashMap<>();
            TURN_NAMES.forEach((turn, name) -> {
                Samples samples = perUnit(benchmark, turn + "Ns", US);
                if (samples != null) {
                    bars.put(name, samples);
                }
            });
            return List.of(Charts.bars("Decoding a chunk of " + capture(benchmark, DECODE), "us", bars));
        }
        return List.of();
    }

    private static @Nullable Samples perUnit(JsonNode benchmark, String counter, double divisor) {
        double[] units = counters(benchmark, "units");
        for (int i = 0; i < units.length; i++) {
            units[i] *= divisor;
        }
        return ratio(counters(benchmark, counter), units);
    }

    /** Iteration by iteration; null where nothing was counted. */
    private static @Nullable Samples ratio(double[] over, double[] under) {
        double[] ratios = new double[Math.min(over.length, under.length)];
        boolean counted = false;
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = over[i] / under[i];
            counted |= over[i] > 0;
        }
        return counted ? Samples.of(ratios) : null;
    }

    private static double[] counters(JsonNode benchmark, String name) {
        List<Double> values = new ArrayList<>();
        benchmark
                .path("secondaryMetrics")
                .path(name)
                .path("rawData")
                .forEach(fork -> fork.forEach(value -> values.add(value.asDouble())));
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private String recordLengths() {
        return measured.recordLengths("small").isEmpty()
                ? ""
                : " Records in the testkit's recordings of real servers: small messages " + lengths("small")
                        + " bytes, messages with chunks " + lengths("chunks") + " bytes"
                        + " (10th, 50th, 90th percentile, longest).";
    }

    private String lengths(String kind) {
        StringJoiner lengths = new StringJoiner(", ");
        measured.recordLengths(kind).forEach(length -> lengths.add(length.asText()));
        return lengths.toString();
    }

    private Table handOver() {
        Table table = new Table(List.of(
                "by what", "bytes", "messages/us", "to the limit", "ours is better by", "allocated, bytes each"));
        Map<Integer, Map<String, JsonNode>> byLength = new TreeMap<>();
        for (JsonNode benchmark : all(HAND_OVER)) {
            JsonNode params = benchmark.path("params");
            byLength.computeIfAbsent(params.path("length").asInt(), length -> new LinkedHashMap<>())
                    .put(params.path("kind").asText(), benchmark);
        }
        byLength.forEach((length, kinds) -> kinds.forEach((kind, benchmark) -> {
            Samples score = score(benchmark);
            JsonNode limit = kinds.get("agrona");
            JsonNode ours = kinds.get("ours");
            table.add(List.of(
                    kind,
                    Integer.toString(length),
                    score.text(),
                    limit == null
                            ? ""
                            : Samples.format(score.median() / score(limit).median()),
                    ours == null || kind.equals("ours") ? "" : Report.better(score(ours), score, true),
                    allocated(benchmark)));
        }));
        return table;
    }

    private Table sync() {
        Table table = new Table(List.of("what", "capture", "p50, ns", "p99, ns", "p99.9, ns", "allocated, bytes each"));
        for (JsonNode benchmark : all(SYNC)) {
            JsonNode percentiles = benchmark.path("primaryMetric").path("scorePercentiles");
            table.add(List.of(
                    params(benchmark),
                    benchmark.path("capture").asText(),
                    Samples.format(percentiles.path("50.0").asDouble()),
                    Samples.format(percentiles.path("99.0").asDouble()),
                    Samples.format(percentiles.path("99.9").asDouble()),
                    allocated(benchmark)));
        }
        return table;
    }

    private Table others() {
        Table table = new Table(
                List.of("benchmark", "capture", "mode", "score", "unit", "allocated, bytes each", "counters"));
        measured.jmh().forEach((key, benchmark) -> {
            String name = benchmark.path("benchmark").asText();
            boolean shown = List.of(DECODE, SMALL, HAND_OVER, SYNC).stream().anyMatch(name::endsWith);
            if (key.endsWith("@" + jdk) && !shown) {
                table.add(List.of(
                        name.replace("io.voxelize.net.bench.", "") + " " + params(benchmark),
                        benchmark.path("capture").asText(),
                        benchmark.path("mode").asText(),
                        scoreText(benchmark.path("primaryMetric")),
                        benchmark.path("primaryMetric").path("scoreUnit").asText(),
                        allocated(benchmark),
                        counterText(benchmark)));
            }
        });
        return table;
    }

    private static Samples score(JsonNode benchmark) {
        List<Double> values = new ArrayList<>();
        benchmark
                .path("primaryMetric")
                .path("rawData")
                .forEach(fork -> fork.forEach(value -> values.add(value.asDouble())));
        return Samples.of(values.stream().mapToDouble(value -> value).toArray());
    }

    private static String scoreText(JsonNode metric) {
        List<Double> values = new ArrayList<>();
        metric.path("rawData").forEach(fork -> fork.forEach(value -> values.add(value.asDouble())));
        return values.isEmpty()
                ? Samples.format(metric.path("score").asDouble())
                : Samples.of(values.stream().mapToDouble(value -> value).toArray())
                        .text();
    }

    private static String params(JsonNode benchmark) {
        List<String> params = new ArrayList<>();
        benchmark
                .path("params")
                .properties()
                .forEach(param ->
                        params.add(param.getKey() + "=" + param.getValue().asText()));
        return String.join(" ", params);
    }

    private static String allocated(JsonNode benchmark) {
        JsonNode score =
                benchmark.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score");
        return score.isMissingNode() ? "" : Samples.format(score.asDouble());
    }

    private static String counterText(JsonNode benchmark) {
        List<String> counters = new ArrayList<>();
        benchmark.path("secondaryMetrics").properties().forEach(metric -> {
            if (!metric.getKey().contains("gc.")) {
                counters.add(metric.getKey() + "="
                        + Samples.format(metric.getValue().path("score").asDouble()));
            }
        });
        return String.join(" ", counters);
    }
}
