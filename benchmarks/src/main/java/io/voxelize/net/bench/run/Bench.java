package io.voxelize.net.bench.run;

import io.voxelize.net.bench.ring.RecordLengths;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Recorder;
import io.voxelize.net.testkit.capture.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures everything, or what is asked for, and writes {@code results.json}.
 *
 * <p>What fails is noted in the results, and does not stop the rest; the report, which comes after, ends with an error
 * then.
 *
 * <p>Arguments: {@code out}, a folder; {@code mode}, {@code quick} or {@code full}; {@code include}, a regular
 * expression that is looked for in {@code suite/row} and in the names of JMH's benchmarks; {@code capture}, a file, or
 * nothing for the testkit's; {@code jdks}, homes of JDKs, or nothing for this one; {@code jmh}, more options for JMH;
 * {@code started}, when the build began that has come to this, or nothing if it is not known.
 */
public final class Bench {

    /** What is replayed where nothing is named. */
    private static final String BUNDLED = Capture.HILLS_G2026;

    private static final int RECORDING_S = 60;

    /**
     * How often in a run a fork is measured again because the processors were far apart; each time takes some eight
     * seconds.
     */
    private static final int MAX_REPEATS = 6;

    private final Arguments arguments;
    private final boolean full;
    private final Pattern include;
    private final String capture;
    private final List<Jvm> jvms;
    private final Results results;
    private final RoundTrip processors = new RoundTrip();
    private final long startNs = System.nanoTime();

    private int repeats;

    private Bench(Arguments arguments) throws IOException, InterruptedException {
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
                        .put("whole", include.pattern().isEmpty())
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
        jvms.forEach(jvm -> results.run().withArrayProperty("jdks").add(jvm.version()));
        String started = arguments.text("started", "");
        if (!started.isEmpty()) {
            results.run()
                    .put(
                            "buildSeconds",
                            Duration.between(Instant.parse(started), Instant.now())
                                    .toSeconds());
        }
        Map<String, List<Cell>> suites = suites();
        RecordLengths lengths = RecordLengths.ofRecordings();
        results.run().putPOJO("recordLengths", lengths);
        List<JmhCell> benchmarks = JmhPlan.of(include, full, capture, otherGenerations(), lengths);
        System.out.println(Expectation.of(suites, benchmarks, jvms.size()));
        results.run().set("noiseBefore", Noise.measure());
        for (Jvm jvm : jvms) {
            for (List<Cell> suite : suites.values()) {
                run(jvm, suite);
            }
            for (JmhCell cell : benchmarks) {
                run(jvm, cell);
            }
        }
        results.run().set("noiseAfter", Noise.measure());
        results.run().put("seconds", Math.round((System.nanoTime() - startNs) / 1e9));
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

    /**
     * Captures of servers of each generation but that of the bundled one: a recording of a real one, and of the
     * testkit's where nobody has recorded a real one's.
     */
    private List<String> otherGenerations() {
        return List.of(
                Capture.TUTORIAL_G2023,
                out().resolve("g2024.vxlcap").toString(),
                out().resolve("gx.vxlcap").toString());
    }

    /** A fork of each row before the second of any, so that a slow minute of the machine is nobody's alone. */
    private void run(Jvm jvm, List<Cell> suite) throws IOException, InterruptedException {
        suite.forEach(cell -> results.begin(cell, jvm));
        List<Cell> left = new ArrayList<>(suite);
        for (int fork = 0; !left.isEmpty(); fork++) {
            for (Iterator<Cell> cells = left.iterator(); cells.hasNext(); ) {
                Cell cell = cells.next();
                if (!run(jvm, cell, fork) || fork + 1 == cell.forks()) {
                    cells.remove();
                }
            }
        }
    }

    /** Returns whether another fork makes sense. */
    private boolean run(Jvm jvm, Cell cell, int fork) throws IOException, InterruptedException {
        System.out.println(cell.id() + " JDK " + jvm.version() + ", fork " + (fork + 1) + " of " + cell.forks());
        try {
            while (!measure(jvm, cell)) {
                repeats++;
                System.out.println("  again: the processors were far apart");
            }
            return true;
        } catch (Skipped ex) {
            System.out.println("  skipped: " + ex.getMessage());
            results.skip(cell, jvm, ex);
        } catch (IOException ex) {
            // The others go on; the report shows what is missing.
            System.err.println("  failed: " + ex.getMessage());
            results.fail(cell, jvm, ex);
        }
        return false;
    }

    /**
     * Measures once; returns false if it is to be done again, because the processors were far apart before or after.
     */
    private boolean measure(Jvm jvm, Cell cell) throws IOException, InterruptedException {
        double beforeNs = processors.measureNs();
        Fork.Outcome outcome = new Fork(jvm, capture).run(cell);
        double afterNs = processors.measureNs();
        System.out.println("  " + outcome.measured().path("metrics") + ", round trip " + Math.round(beforeNs) + " and "
                + Math.round(afterNs) + " ns");
        boolean far = cell.isSmall() && repeats < MAX_REPEATS && processors.isFar(Math.max(beforeNs, afterNs));
        results.add(far ? cell.farApart() : cell, jvm, outcome, beforeNs, afterNs);
        return !far;
    }

    private void run(Jvm jvm, JmhCell cell) throws IOException, InterruptedException {
        try {
            record(jvm, Path.of(cell.capture()));
            JmhRun jmh = new JmhRun(out().resolve("jmh.json"), arguments.text("jmh", ""));
            results.jmh(cell, jvm, jmh.run(jvm, cell));
        } catch (IOException ex) {
            System.err.println("failed: " + ex.getMessage());
            results.fail(cell, jvm, ex);
        }
    }

    /** Makes the capture if it is one that comes from the testkit's server and is not there yet. */
    private void record(Jvm jvm, Path file) throws IOException, InterruptedException {
        if (!out().equals(file.getParent()) || Files.exists(file)) {
            return;
        }
        String generation = file.getFileName().toString().replace(".vxlcap", "");
        try (Watchdog watchdog = Watchdog.start(RECORDING_S)) {
            Process recorder = watchdog.watch(new ProcessBuilder(jvm.command(
                            List.of(), Recorder.class.getName(), List.of("generation=" + generation, "file=" + file)))
                    .inheritIO()
                    .start());
            if (recorder.waitFor() != 0) {
                Files.deleteIfExists(file);
                throw new IOException("no capture could be recorded: generation=" + generation);
            }
        }
    }
}
