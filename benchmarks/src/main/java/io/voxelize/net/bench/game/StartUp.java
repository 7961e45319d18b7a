package io.voxelize.net.bench.game;

import io.voxelize.net.bench.traffic.Arguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a JVM to the first chunk that a game has: starts {@link FirstChunk} several times, one after the
 * other. The first start, which also brings files into memory, does not count.
 *
 * <p>With a cache, that is the archive that a JVM of the same version made of its classes when a first game ended: an
 * AOT cache since JDK 25 (JEP 514), application class-data sharing before (JEP 350).
 *
 * <p>Arguments: those of {@link FirstChunk}; {@code starts}; {@code cache}, {@code true} for one.
 *
 * <p><b>Thread:</b> one.
 */
final class StartUp {

    private static final int AOT_CACHE_SINCE = 25;
    private static final double MS = 1_000_000;

    private final Arguments arguments;
    private final Path cache;
    private final Starter starter;

    /** {@code folder}: for the archive. */
    StartUp(Arguments arguments, Path folder, Starter starter) {
        this.arguments = arguments;
        this.starter = starter;
        cache = folder.resolve("cache");
    }

    /** How long a start took. */
    record Start(double wallMs, double cpuMs) {}

    /** Starts a game with options for its JVM, and waits for its end. */
    interface Starter {
        Start start(List<String> options) throws IOException, InterruptedException;
    }

    static Measured measure(Arguments arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("start-up");
        StartUp startUp = new StartUp(
                arguments, folder, options -> start(command(options, FirstChunk.class.getName(), arguments)));
        try {
            return startUp.measure();
        } finally {
            Files.deleteIfExists(startUp.cache);
            Files.deleteIfExists(folder);
        }
    }

    Measured measure() throws IOException, InterruptedException {
        List<String> options = List.of();
        if (arguments.text("cache", "false").equals("true")) {
            starter.start(List.of(option("AOTCacheOutput", "ArchiveClassesAtExit")));
            if (!Files.exists(cache)) {
                throw new IOException("JVM wrote no cache: version=" + Runtime.version());
            }
            options = List.of(option("AOTCache", "SharedArchiveFile"));
        }
        starter.start(options);
        Measured measured = new Measured();
        for (int i = 0; i < arguments.number("starts", 5); i++) {
            Start start = starter.start(options);
            measured.add("firstChunkMs", start.wallMs()).add("startCpuMs", start.cpuMs());
        }
        return measured;
    }

    private String option(String name, String nameBefore) {
        boolean hasAotCache = Runtime.version().feature() >= AOT_CACHE_SINCE;
        return "-XX:" + (hasAotCache ? name : nameBefore) + "=" + cache;
    }

    static Start start(List<String> command) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        Process game =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try (BufferedReader out = game.inputReader(Charset.defaultCharset())) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(FirstChunk.FIRST)) {
                    double wallMs = (System.nanoTime() - startNs) / MS;
                    // An archive is written when the game has ended.
                    game.waitFor();
                    return new Start(wallMs, Double.parseDouble(line.substring(FirstChunk.FIRST.length())));
                }
            }
        }
        throw new IOException("game ended before its first chunk: status=" + game.waitFor());
    }

    static List<String> command(List<String> options, String main, Arguments arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What opens and enables, but nothing that says how much memory there is.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments.toList());
        return command;
    }
}
