package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file of results. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class Measurements {

    private final JsonNode root;

    private Measurements(JsonNode root) {
        this.root = root;
    }

    static Measurements read(Path file) throws IOException {
        return new Measurements(new ObjectMapper().readTree(file.toFile()));
    }

    /** Where and when, oldest first. */
    List<JsonNode> runs() {
        List<JsonNode> runs = new ArrayList<>();
        root.path("runs").forEach(runs::add);
        return runs;
    }

    JsonNode lastRun() {
        return root.path("runs").path(root.path("runs").size() - 1);
    }

    /** Percentiles of the records of recordings, as the last run that looked found them. */
    JsonNode recordLengths(String kind) {
        JsonNode lengths = MissingNode.getInstance();
        for (JsonNode run : root.path("runs")) {
            if (run.has("recordLengths")) {
                lengths = run.path("recordLengths").path(kind);
            }
        }
        return lengths;
    }

    Set<String> jdks() {
        Set<String> jdks = new TreeSet<>();
        root.path("cells").forEach(cell -> jdks.add(cell.path("jdk").asText()));
        jmh().keySet().forEach(key -> jdks.add(key.substring(key.lastIndexOf('@') + 1)));
        return jdks;
    }

    Set<String> suites(String jdk) {
        Set<String> suites = new TreeSet<>();
        root.path("cells").forEach(cell -> {
            if (cell.path("jdk").asText().equals(jdk)) {
                suites.add(cell.path("suite").asText());
            }
        });
        return suites;
    }

    /** The rows of a suite, in the order they were measured. */
    Map<String, JsonNode> rows(String suite, String jdk) {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        root.path("cells").forEach(cell -> {
            if (cell.path("suite").asText().equals(suite)
                    && cell.path("jdk").asText().equals(jdk)) {
                rows.put(cell.path("row").asText(), cell);
            }
        });
        return rows;
    }

    /** Null if it was not measured. */
    @Nullable
    Samples samples(String suite, String row, String jdk, String metric) {
        JsonNode cell = rows(suite, jdk).get(row);
        if (cell == null) {
            return null;
        }
        Samples merged = Distributions.samples(cell, metric);
        Samples samples = merged == null ? Samples.of(cell.path("metrics").path(metric)) : merged;
        return samples.isEmpty() ? null : samples;
    }

    /** What JMH measured, by name, parameters and JDK. */
    Map<String, JsonNode> jmh() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        root.path("jmh").properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }
}
