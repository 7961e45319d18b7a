package io.voxelize.net.bench.run;

import io.voxelize.net.bench.traffic.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures everything, or what is asked for, and writes {@code results.json}.
 *
 * <p>What fails is noted in the results, and does not stop the rest; the report, which comes after, ends with an error then.
 *
 * <p>Arguments: {@code out}, a folder; {@code mode}, {@code quick} or {@code full}; {@code include}, a regular expression that is looked for in {@code suite/row} and in the names of JMH's benchmarks; {@code capture}, a
 * file, or nothing for the testkit's; {@code jdks}, homes of JDKs, or nothing for this one; {@code jmh}, more options for JMH.
 */
public final class Bench {

    private static final String BUNDLED = "g2026-hills-short";

    private final Arguments arguments;
    private final boolean full;
    private final Pattern include;
    private final String capture;
    private final List<Jvm> jvms;
    private final Results results;

    private Bench(Arguments arguments) throws IOException {
        this.arguments = arguments;
        full = arguments.text("mode", "quick").equals("full");
        include = Pattern.compile(arguments.text("include", ""));
        String file = arguments.text("capture", "");
        capture = file.isEmpty() ? BUNDLED : file;
        jvms = Jvm.all(arguments.text("jdks", ""));
        results = new Results(
                out().resolve("results.json"),
                Environment.describe(command())
                        .put("mode", full ? "full" : "quick")
                        .put("capture", Path.of(capture).getFileName().toString()));
    }

    /**
     * Measures.
     *
     * @param args see the class.
     * @throws IOException if results cannot be written.
     * @throws InterruptedException if told to stop.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new Bench(Arguments.of(args)).run();
    }

    private Path out() {
        return Path.of(arguments.text("out"));
    }

    /** As one would type it. */
    private String command() {
        StringBuilder command = new StringBuilder("mvn verify -Pbench");
        append(command, "bench", full ? "full" : "");
        append(command, "bench.include", arguments.text("include", ""));
        String file = arguments.text("capture", "");
        append(
                command,
                "capture",
                file.isEmpty() ? "" : Path.of(file).getFileName().toString());
        return command.toString();
    }

    private static void append(StringBuilder command, String name, String value) {
        if (!value.isEmpty()) {
            command.append(" -D").append(name).append('=').append(value);
        }
    }

    private void run() throws IOException, InterruptedException {
        results.run().set("noiseBefore", Noise.measure());
        for (Jvm jvm : jvms) {
            for (List<Cell> suite : suites().values()) {
                run(jvm, suite);
            }
            jmh(jvm);
        }
        results.run().set("noiseAfter", Noise.measure());
        results.write();
    }

    private Map<String, List<Cell>> suites() {
        Map<String, List<Cell>> suites = new LinkedHashMap<>();
        for (Cell cell : Plan.of(full)) {
            if (include.matcher(cell.id()).find()) {
                suites.computeIfAbsent(cell.suite(), suite -> new ArrayList<>()).add(cell);
            }
        }
        return suites;
    }

    /** A fork of each row before the second of any, so that a slow minute of the machine is nobody's alone. */
    private void run(Jvm jvm, List<Cell> suite) throws IOException, InterruptedException {
        suite.forEach(cell -> results.begin(cell, jvm));
        int forks = suite.stream().mapToInt(Cell::forks).max().orElse(0);
        for (int i = 0; i < forks; i++) {
            for (Cell cell : suite) {
                if (i < cell.forks()) {
                    run(jvm, cell, i);
                }
            }
        }
    }

    private void run(Jvm jvm, Cell cell, int fork) throws IOException, InterruptedException {
        System.out.println(cell.id() + " JDK " + jvm.version() + ", fork " + (fork + 1) + " of " + cell.forks());
        try {
            Fork.Outcome outcome = new Fork(jvm, capture).run(cell);
            System.out.println("  " + outcome.measured().path("metrics"));
            results.add(cell, jvm, outcome);
        } catch (IOException ex) {
            // The others go on; the report shows what is missing.
            System.err.println("  failed: " + ex.getMessage());
            results.fail(cell, jvm, ex);
        }
    }

    private void jmh(Jvm jvm) throws IOException, InterruptedException {
        String file = capture.endsWith(".vxlcap") ? capture : "";
        JmhRun jmh = new JmhRun(out().resolve("jmh.json"), file, full, arguments.text("jmh", ""));
        List<String> wanted = JmhPlan.matching(include, full);
        if (wanted.isEmpty()) {
            return;
        }
        try {
            results.jmh(jvm, jmh.run(jvm, String.join("|", wanted)));
        } catch (IOException ex) {
            System.err.println("failed: " + ex.getMessage());
            results.fail(jvm, ex);
        }
    }
}
