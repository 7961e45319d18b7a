package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The project's targets and whether they are met.
 *
 * <p><b>Thread:</b> one.
 */
final class Figures {

    private static final String OURS = "ours-epoll";

    /** A game without traffic, which shows the delays of the machine itself. */
    private static final String ALONE = "alone";

    private static final List<String> PEERS = List.of("netty", "java.net.http", "java-websocket", "okhttp", "jetty");
    private static final double MS_US = 1_000;
    private static final double MINUTE_S = 60;
    private static final double LIMIT_MINUTES = 15;

    /** Largest ratio to the row without traffic that counts as the machine's floor. */
    private static final double AT_FLOOR = 1.1;

    private final Measurements measured;
    private final String jdk;
    private final List<String> missing = new ArrayList<>();
    private final Table table = new Table(List.of("figure", "asked", "measured", "verdict"));

    private Figures(Measurements measured, String jdk) {
        this.measured = measured;
        this.jdk = jdk;
    }

    /** A row and what was measured of it. */
    private record Row(String name, Samples samples) {}

    /** Returns all targets, null if nothing with a target was measured. */
    static @Nullable Section section(Measurements measured, String jdk) {
        Figures figures = new Figures(measured, jdk);
        figures.frames("frames-60-500");
        figures.throughput();
        figures.small("entity");
        figures.small("peer");
        figures.latency("latency-20000");
        figures.connections();
        figures.parts();
        figures.duration();
        if (figures.table.isEmpty()) {
            return null;
        }
        String missing = figures.missing.isEmpty() ? "" : " Not measured: " + String.join("; ", figures.missing) + ".";
        return new Section("Targets, JDK " + jdk, """
                        The project's targets and whether they are met. "ours" is ours-epoll without a budget. The \
                        best peer is the best of the five libraries in that figure, in frames and latency among those \
                        that were measured for as long as ours.""" + missing, List.of(), List.of(figures.table));
    }

    private void frames(String suite) {
        for (String ours : List.of(OURS + "-budget", OURS)) {
            late("frame time p99.9, best peer over " + ours, 5, suite, ours, "p99.9Us");
            late("worst frame, best peer over " + ours, 5, suite, ours, "maxUs");
            atMost(
                    "frame time p99.9 of " + ours + ", us",
                    MS_US,
                    row(suite, ours, "p99.9Us"),
                    row(suite, ALONE, "p99.9Us"));
        }
    }

    private void throughput() {
        Row ours = row("chunks", OURS, "perSecond");
        ratio("chunks/s over the limit", 1, ours, row("chunks", "limit", "perSecond"));
        ratio(
                "chunks/s with an inflater thread over the limit",
                1.3,
                row("chunks", OURS + "-inflater", "perSecond"),
                row("chunks", "limit", "perSecond"));
        ratio("chunks/s over the best peer", 1.5, ours, bestPeer("chunks", "perSecond", true));
        ratio("chunks/s over java.net.http", 2, ours, row("chunks", "java.net.http", "perSecond"));
        ratio("chunks/s over netty-careful", 1, ours, row("chunks", "netty-careful", "perSecond"));
        ratio(
                "voxels and lights only: chunks/s over the best peer",
                2,
                row("chunks-data", OURS, "perSecond"),
                bestPeer("chunks-data", "perSecond", true));
        ratio(
                "CPU per chunk, best peer over ours",
                1.3,
                bestPeer("chunks", "cpuUs", false),
                row("chunks", OURS, "cpuUs"));
        ratio(
                "voxels and lights only: CPU per chunk, best peer over ours",
                2,
                bestPeer("chunks-data", "cpuUs", false),
                row("chunks-data", OURS, "cpuUs"));
        atMost("bytes allocated per chunk", 100, row("chunks", OURS, "allocatedBytes"));
    }

    private void small(String suite) {
        ratio(
                suite + " messages/s over the best peer",
                3,
                row(suite, OURS, "perSecond"),
                bestPeer(suite, "perSecond", true));
        ratio(
                suite + " CPU per message, best peer over ours",
                3,
                bestPeer(suite, "cpuUs", false),
                row(suite, OURS, "cpuUs"));
        atMost(suite + " bytes allocated per message", 1, row(suite, OURS, "allocatedBytes"));
    }

    private void latency(String suite) {
        late("latency p99 at 20,000/s, best peer over ours", 3, suite, OURS, "p99Us");
        late("latency p99.9 at 20,000/s, best peer over ours", 10, suite, OURS, "p99.9Us");
        late("latency p99 since the server wrote it, best peer over ours", 3, suite, OURS, "writtenP99Us");
        late("latency p99.9 since the server wrote it, best peer over ours", 10, suite, OURS, "writtenP99.9Us");
    }

    /** Compares delays with the best peer among those measured for as long: a shorter one met less disturbance. */
    private void late(String figure, double aim, String suite, String ours, String metric) {
        long count = count(suite, ours);
        Row best = best(
                PEERS.stream().filter(peer -> 2 * count(suite, peer) >= count).toList(), suite, metric, false);
        ratio(figure, aim, best, row(suite, ours, metric), row(suite, ALONE, metric));
    }

    private long count(String suite, String name) {
        JsonNode cell = measured.rows(suite, jdk).get(name);
        return cell == null ? 0 : Distributions.count(cell);
    }

    private void connections() {
        Row one = row("connections", "ours-1", "cpuUs");
        Row many = row("connections", "ours-10000", "cpuUs");
        String figure = "CPU per small message at 10,000 connections over that at 1";
        if (one == null || many == null) {
            missing.add(figure);
        } else {
            double ratio = many.samples().median() / one.samples().median();
            table.add(List.of(
                    figure,
                    "at most 1.50",
                    Samples.format(ratio),
                    ratio <= 1.5 ? "met" : "not met: above it by a factor of " + Samples.format(ratio / 1.5)));
        }
        atMost("memory per idle connection of 10,000, KiB", 64, row("connections", "ours-10000", "memoryKib"));
    }

    private void parts() {
        handOver("64 bytes", 64);
        int median = measured.recordLengths("small").path(1).asInt();
        if (median > 0) {
            handOver("the record of a median small message, " + median + " bytes,", median);
        }
        Double sync = score("SyncBenchmark.sync interceptors=1 messages=chunks");
        if (sync != null) {
            table.add(List.of(
                    "sync() of a message with chunks, p50, ns",
                    "at most 1,000",
                    Samples.format(sync),
                    sync <= 1_000 ? "met" : "not met"));
        }
    }

    /** Checks the time of the newest run of the whole quick set on this JDK alone, with its build if known. */
    private void duration() {
        JsonNode whole = null;
        for (JsonNode run : measured.runs()) {
            boolean quick = run.path("mode").asText().equals("quick")
                    && run.path("whole").asBoolean()
                    && run.path("jdks").size() == 1
                    && run.path("jdks").path(0).asText().equals(jdk);
            whole = quick && run.has("seconds") ? run : whole;
        }
        if (whole != null) {
            duration(whole.path("seconds").asDouble() / MINUTE_S, whole.path("buildSeconds"), whole.path("failures"));
        }
    }

    private void duration(double measuring, JsonNode buildSeconds, JsonNode failures) {
        double build = buildSeconds.asDouble(0) / MINUTE_S;
        double minutes = measuring + build;
        String parts = buildSeconds.isMissingNode()
                ? " (measuring; how long the build took is not known)"
                : " (measuring " + Samples.format(measuring) + ", build " + Samples.format(build) + ")";
        String verdict = minutes <= LIMIT_MINUTES
                ? "met"
                : "not met: above it by a factor of " + Samples.format(minutes / LIMIT_MINUTES);
        table.add(List.of(
                "mvn verify -Pbench, minutes until the report is made",
                "at most 15.0, and green",
                Samples.format(minutes) + parts,
                failures.isEmpty() ? verdict : "not met: something failed"));
    }

    private void handOver(String what, int length) {
        Double own = score("HandOverBenchmark.inTurn kind=ours length=" + length);
        Double bare = score("HandOverBenchmark.inTurn kind=agrona length=" + length);
        if (own != null && bare != null) {
            table.add(List.of(
                    "hand-over of " + what + " over Agrona's ring by itself",
                    "at least 0.80",
                    Samples.format(own / bare),
                    own / bare >= 0.8 ? "met" : "not met"));
        }
    }

    /** Returns the score of a JMH benchmark, or its median in sampling mode. */
    private @Nullable Double score(String name) {
        JsonNode metric = null;
        for (Map.Entry<String, JsonNode> entry : measured.jmh().entrySet()) {
            if (entry.getKey().contains("." + name + " ") && entry.getKey().endsWith("@" + jdk)) {
                metric = entry.getValue().path("primaryMetric");
            }
        }
        if (metric == null) {
            return null;
        }
        boolean sampled = metric.path("rawData").isMissingNode();
        return (sampled ? metric.path("scorePercentiles").path("50.0") : metric.path("score")).asDouble();
    }

    private @Nullable Row row(String suite, String name, String metric) {
        Samples samples = measured.samples(suite, name, jdk, metric);
        return samples == null ? null : new Row(name, samples);
    }

    private @Nullable Row bestPeer(String suite, String metric, boolean moreIsBetter) {
        return best(PEERS, suite, metric, moreIsBetter);
    }

    private @Nullable Row best(List<String> peers, String suite, String metric, boolean moreIsBetter) {
        Comparator<Row> order = Comparator.comparingDouble(row -> row.samples().median());
        return peers.stream()
                .map(peer -> row(suite, peer, metric))
                .filter(Objects::nonNull)
                .max(moreIsBetter ? order : order.reversed())
                .orElse(null);
    }

    private void ratio(String figure, double aim, @Nullable Row over, @Nullable Row under) {
        ratio(figure, aim, over, under, null);
    }

    /** Adds a ratio with a lower bound; {@code alone} is the machine's floor, if it has one. */
    private void ratio(String figure, double aim, @Nullable Row over, @Nullable Row under, @Nullable Row alone) {
        if (over == null || under == null) {
            missing.add(figure);
            return;
        }
        double ratio = over.samples().median() / under.samples().median();
        String verdict = ratio >= aim
                ? "met"
                : "not met: short by a factor of " + Samples.format(aim / ratio)
                        + floor(over.samples().median() / aim, under, alone);
        if (over.samples().overlaps(under.samples())) {
            verdict += "; error bars overlap";
        }
        String names = " (" + over.name() + " " + Samples.format(over.samples().median()) + ", " + under.name() + " "
                + Samples.format(under.samples().median()) + ")";
        table.add(List.of(figure, "at least " + Samples.format(aim), Samples.format(ratio) + names, verdict));
    }

    private void atMost(String figure, double aim, @Nullable Row row) {
        atMost(figure, aim, row, null);
    }

    private void atMost(String figure, double aim, @Nullable Row row, @Nullable Row alone) {
        if (row == null) {
            missing.add(figure);
            return;
        }
        double value = row.samples().median();
        table.add(List.of(
                figure,
                "at most " + Samples.format(aim),
                row.samples().text(),
                value <= aim
                        ? "met"
                        : "not met: above it by a factor of " + Samples.format(value / aim) + floor(aim, row, alone)));
    }

    /** Tells what share the machine has in a miss: none if the row without traffic meets the target. */
    private static String floor(double aim, Row ours, @Nullable Row alone) {
        if (alone == null || alone.samples().median() <= aim) {
            return "";
        }
        double above = ours.samples().median() / alone.samples().median();
        String has = "alone has " + alone.samples().text();
        return above <= AT_FLOOR
                ? "; at the machine's floor: " + has
                : "; the machine alone does not hold it either, " + has + ", but ours is above that by a factor of "
                        + Samples.format(above) + (ours.samples().overlaps(alone.samples()) ? ", bars overlap" : "");
    }
}
