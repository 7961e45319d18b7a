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

    private static final List<String> QUICK =
            List.of("-f", "1", "-wi", "3", "-w", "400ms", "-i", "4", "-r", "400ms", "-p", "length=64,2048");

    private final Path results;
    private final String capture;
    private final boolean full;
    private final String more;

    JmhRun(Path results, String capture, boolean full, String more) {
        this.results = results;
        this.capture = capture;
        this.full = full;
        this.more = more;
    }

    /** Runs what a regular expression finds, and returns JMH's own results. */
    JsonNode run(Jvm jvm, String benchmarks) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(benchmarks, "-prof", "gc", "-foe", "true", "-rf", "json"));
        args.addAll(List.of("-rff", results.toString()));
        if (!more.isBlank()) {
            // Whoever says something says it all.
            args.addAll(Arrays.asList(more.trim().split("\\s+", -1)));
        } else if (!full) {
            args.addAll(QUICK);
        }
        Process jmh = new ProcessBuilder(jvm.command(List.of("-Dcapture=" + capture), "org.openjdk.jmh.Main", args))
                .inheritIO()
                .start();
        int status = jmh.waitFor();
        if (status != 0) {
            throw new IOException("JMH failed: status=" + status);
        }
        return Files.exists(results)
                ? new ObjectMapper().readTree(results.toFile())
                : new ObjectMapper().createArrayNode();
    }
}
