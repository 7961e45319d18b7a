package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * Everything that was measured, in one file: {@code runs}, where and when; {@code cells}, by suite, row and JDK, with
 * the samples of each metric. What is measured again replaces what was there, so that a report can be put together of
 * several runs.
 *
 * <p><b>Thread:</b> one.
 */
final class Results {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode root;
    private final ObjectNode run;

    Results(Path file, ObjectNode run) throws IOException {
        this.file = file;
        this.run = run;
        // JMH, too, writes there.
        Files.createDirectories(file.toAbsolutePath().getParent());
        root = Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
        root.withArrayProperty("runs").add(run);
    }

    /** Where and when this run is made; may be added to. */
    ObjectNode run() {
        return run;
    }

    /** Forgets what was measured of a cell before. */
    void begin(Cell cell, Jvm jvm) {
        cells().remove(key(cell, jvm));
        cells().remove(key(cell.farApart(), jvm));
    }

    /** Adds what a fork measured, and the round trip between two processors before and after it, in nanoseconds. */
    void add(Cell cell, Jvm jvm, Fork.Outcome outcome, double beforeNs, double afterNs) throws IOException {
        ObjectNode node = node(cell, jvm);
        JsonNode measured = outcome.measured();
        ObjectNode metrics = node.withObjectProperty("metrics");
        measured.path("metrics").properties().forEach(metric -> {
            ArrayNode samples = metrics.withArrayProperty(metric.getKey());
            metric.getValue().forEach(samples::add);
        });
        metrics.withArrayProperty("roundTripNs").add(beforeNs).add(afterNs);
        if (measured.has("histogram")) {
            node.withArrayProperty("histograms").add(measured.get("histogram"));
        }
        if (!outcome.serverLag().isEmpty()) {
            node.withArrayProperty("serverLagNs").add(outcome.serverLag());
        }
        write();
    }

    /** Notes that a fork came to nothing. */
    void fail(Cell cell, Jvm jvm, Exception reason) throws IOException {
        String why = reason(reason);
        node(cell, jvm).put("failed", why);
        failure(cell.id(), jvm, why);
    }

    /** Notes that a cell cannot be measured on this machine. */
    void skip(Cell cell, Jvm jvm, Skipped reason) throws IOException {
        node(cell, jvm).put("skipped", reason(reason));
        write();
    }

    /** Notes that JMH came to nothing. */
    void fail(JmhCell cell, Jvm jvm, Exception reason) throws IOException {
        failure("JMH " + cell.name(), jvm, reason(reason));
    }

    private void failure(String what, Jvm jvm, String why) throws IOException {
        run.withArrayProperty("failures").add(what + " on JDK " + jvm.version() + ": " + why);
        write();
    }

    private static String reason(Exception reason) {
        String message = reason.getMessage();
        return message == null ? reason.toString() : message;
    }

    /** Sets what JMH measured. */
    void jmh(JmhCell cell, Jvm jvm, JsonNode benchmarks) throws IOException {
        ObjectNode all = root.withObjectProperty("jmh");
        String capture = Path.of(cell.capture()).getFileName().toString().replace(".vxlcap", "");
        for (JsonNode benchmark : benchmarks) {
            ObjectNode noted = benchmark.deepCopy();
            noted.put("capture", capture);
            forgetPaths(noted);
            all.set(jmhKey(benchmark) + " " + capture + "@" + jvm.version(), noted);
        }
        write();
    }

    /** Where JVM and capture lie on this machine is nobody's business; which they are stands beside it. */
    private static void forgetPaths(ObjectNode benchmark) {
        benchmark.remove("jvm");
        Iterator<JsonNode> arguments = benchmark.path("jvmArgs").elements();
        while (arguments.hasNext()) {
            if (arguments.next().asText().startsWith("-Dcapture=")) {
                arguments.remove();
            }
        }
    }

    private static String jmhKey(JsonNode benchmark) {
        StringBuilder key = new StringBuilder(benchmark.path("benchmark").asText());
        benchmark
                .path("params")
                .properties()
                .forEach(param -> key.append(' ')
                        .append(param.getKey())
                        .append('=')
                        .append(param.getValue().asText()));
        return key.toString();
    }

    void write() throws IOException {
        JSON.writeValue(file.toFile(), root);
    }

    private ObjectNode cells() {
        return root.withObjectProperty("cells");
    }

    private ObjectNode node(Cell cell, Jvm jvm) {
        return cells().withObjectProperty(key(cell, jvm))
                .put("suite", cell.suite())
                .put("row", cell.row())
                .put("jdk", jvm.version())
                .put("date", run.path("date").asText())
                .put("server", cell.server().toString())
                .put("client", cell.client().toString())
                .put("jvmOptions", String.join(" ", cell.jvmOptions()));
    }

    private static String key(Cell cell, Jvm jvm) {
        return cell.id() + "@" + jvm.version();
    }
}
