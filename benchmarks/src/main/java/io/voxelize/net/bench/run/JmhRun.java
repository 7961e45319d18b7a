package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs JMH in a process of its own.
 *
 * <p><b>Thread:</b> one.
 */
final class JmhRun {

    private final Path results;
    private final String more;

    /**
     * @param results file for JMH's own results.
     * @param more options, which then are all there are.
     */
    JmhRun(Path results, String more) {
        this.results = results;
        this.more = more;
    }

    /** Runs benchmarks, and returns JMH's own results. */
    JsonNode run(Jvm jvm, JmhCell cell) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(cell.benchmarks(), "-prof", "gc", "-foe", "true", "-rf", "json"));
        args.addAll(List.of("-rff", results.toString()));
        // Whoever says something says it all.
        args.addAll(more.isBlank() ? cell.options() : Arrays.asList(more.trim().split("\\s+", -1)));
        Files.deleteIfExists(results);
        // JMH waits for a fork that has hung for ten minutes and more.
        try (Watchdog watchdog = Watchdog.start(cell.timeoutS())) {
            Process jmh = watchdog.watch(new ProcessBuilder(
                            jvm.command(List.of("-Dcapture=" + cell.capture()), "org.openjdk.jmh.Main", args))
                    .inheritIO()
                    .start());
            int status = jmh.waitFor();
            if (status != 0) {
                throw new IOException(
                        watchdog.hasExpired()
                                ? "given up: limit=" + cell.timeoutS() + " s"
                                : "JMH failed: status=" + status);
            }
        }
        return Files.exists(results)
                ? new ObjectMapper().readTree(results.toFile())
                : new ObjectMapper().createArrayNode();
    }
}
