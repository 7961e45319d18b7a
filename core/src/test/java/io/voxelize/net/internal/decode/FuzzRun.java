package io.voxelize.net.internal.decode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes one target after the other, each in its own process, starting from the kept inputs; fails if any finds a bug.
 *
 * <p>Run by {@code mvn verify -Pfuzz}: {@code -Dfuzz.seconds=600} for all targets together,
 * {@code -Dfuzz.target=message} for one of them, {@code -Dfuzz.keep=true} to keep what was found to reach further.
 */
final class FuzzRun {

    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final PrintStream OUT = System.out;

    /** Not every line that starts with a number sign: frames of native stacks do as well. */
    private static final Pattern PROGRESS = Pattern.compile("^#\\d+\\s+\\w+\\s+cov: ");

    /** Whole messages contain everything else: they get half the time. */
    private static final int MESSAGE_WEIGHT = 5;

    private static final int MAX_INPUT_LENGTH = 4_096;

    private final List<String> findings = new ArrayList<>();

    private FuzzRun() {}

    /** Runs every target, or the one asked for. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = Integer.getInteger("fuzz.seconds", 60);
        String only = System.getProperty("fuzz.target", "");
        FuzzRun run = new FuzzRun();
        for (FuzzTarget target : FuzzTarget.values()) {
            if (only.isEmpty()) {
                int weights = FuzzTarget.values().length - 1 + MESSAGE_WEIGHT;
                run.fuzz(target, Math.max(1, seconds * (target == FuzzTarget.MESSAGE ? MESSAGE_WEIGHT : 1) / weights));
            } else if (target.fileName().equals(only.toLowerCase(Locale.ROOT))) {
                run.fuzz(target, seconds);
            }
        }
        if (!run.findings.isEmpty()) {
            throw new AssertionError("fuzzing found: " + run.findings);
        }
    }

    private void fuzz(FuzzTarget target, int seconds) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(target.fileName());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int index = 0;
        for (byte[] input : FuzzCorpus.inputs(target)) {
            Files.write(corpus.resolve("known-" + index++), input);
        }
        Path log = folder.resolve("log.txt");
        int exit = jazzer(target, log, List.of("-max_total_time=" + seconds, corpus.toString()));
        OUT.println("fuzz " + target + ": " + summary(log) + ", log=" + log);
        if (exit != 0) {
            findings.add(target + " (exit " + exit + ", see " + log + " and the input beside it)");
        } else if (Boolean.getBoolean("fuzz.keep")) {
            keep(target, folder, corpus);
        }
    }

    /** Keeps as few inputs as reach everything that the corpus reaches. */
    private static void keep(FuzzTarget target, Path folder, Path corpus) throws IOException, InterruptedException {
        Path merged = Files.createDirectories(folder.resolve("merged"));
        int exit =
                jazzer(target, folder.resolve("merge.txt"), List.of("-merge=1", merged.toString(), corpus.toString()));
        if (exit != 0) {
            throw new AssertionError("could not merge the corpus: target=" + target + ", exit=" + exit);
        }
        FuzzCorpus.keep(target, merged);
        OUT.println("fuzz " + target + ": kept=" + FuzzCorpus.archive(target));
    }

    private static int jazzer(FuzzTarget target, Path log, List<String> options)
            throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(target.fileName());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx1g",
                "-Dagrona.strict.alignment.checks=true",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzMain.class.getName(),
                "--target_args=" + target.fileName(),
                "--instrumentation_includes=io.voxelize.net.**",
                // Jazzer's own detectors watch for injections into shells, queries and paths: nothing here has any.
                "--custom_hook_excludes=**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_len=" + MAX_INPUT_LENGTH,
                // Seconds of the wall clock, for what never returns; the second of CPU time is the target's own check.
                "-timeout=20",
                "-rss_limit_mb=4096"));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    /**
     * The last line in which the fuzzer says how far it came, such as {@code #4711 DONE cov: 312 ft: 1404 corp:
     * 210/31Kb}.
     */
    private static String summary(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> PROGRESS.matcher(line).find())
                    .reduce((first, last) -> last)
                    .map(line -> line.replace('\t', ' '))
                    .orElse("no run");
        }
    }
}
