package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.bench.game.ClientMain;
import io.voxelize.net.bench.server.ReplayServer;
import io.voxelize.net.bench.traffic.Arguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures a cell once: a new server, a new client, both gone afterwards.
 *
 * <p><b>Thread:</b> one.
 */
final class Fork {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SERVER_OPTIONS =
            List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4");
    private static final String PORT = "PORT ";
    private static final String RESULT = "RESULT ";
    private static final String SKIP = "SKIP ";
    private static final String LAG = "LAG ";

    private final Jvm jvm;
    private final String capture;
    private final String clientMain;

    Fork(Jvm jvm, String capture) {
        this(jvm, capture, ClientMain.class.getName());
    }

    /** {@code clientMain}: the class that is the client. */
    Fork(Jvm jvm, String capture, String clientMain) {
        this.jvm = jvm;
        this.capture = capture;
        this.clientMain = clientMain;
    }

    /** What the client measured, and in {@code serverLag} what the server says of itself. */
    record Outcome(JsonNode measured, String serverLag) {}

    /**
     * Measures.
     *
     * @throws Skipped if it cannot be measured here.
     * @throws IOException with the reason if it came to nothing.
     */
    Outcome run(Cell cell) throws IOException, InterruptedException {
        try (Watchdog watchdog = Watchdog.start(cell.timeoutS())) {
            return run(cell, watchdog);
        }
    }

    /** As long as the watchdog lets it. */
    Outcome run(Cell cell, Watchdog watchdog) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bench");
        try {
            return run(cell, watchdog, folder);
        } finally {
            watchdog.close();
            delete(folder);
        }
    }

    private Outcome run(Cell cell, Watchdog watchdog, Path folder) throws IOException, InterruptedException {
        Arguments serverArguments = cell.server().with("capture", cell.server().text("capture", capture));
        List<String> serverCommand =
                jvm.command(SERVER_OPTIONS, ReplayServer.class.getName(), serverArguments.toList());
        Side server = new Side("server", serverCommand, watchdog, folder);
        String[] portAndWorld = server.lineAfter(PORT).split(" ", 2);
        Path gcLog = folder.resolve("gc.log");
        List<String> options = new ArrayList<>(cell.jvmOptions());
        options.add("-Xlog:gc:file=" + gcLog + ":uptimemillis");
        Arguments clientArguments = cell.client()
                .with("port", portAndWorld[0])
                .with("world", portAndWorld[1])
                .with("gcLog", gcLog);
        List<String> clientCommand = jvm.command(options, clientMain, clientArguments.toList());
        Side client = new Side("client", clientCommand, watchdog, folder);
        JsonNode measured = JSON.readTree(client.lineAfter(RESULT));
        client.awaitEnd();
        boolean scheduled = cell.server().text("workload").equals("latency");
        return new Outcome(measured, scheduled ? server.lineAfter(LAG) : "");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** One of the two processes. */
    private static final class Side {

        private final String name;
        private final Watchdog watchdog;
        private final Path errors;
        private final Process process;
        private final BufferedReader out;

        private Side(String name, List<String> command, Watchdog watchdog, Path folder) throws IOException {
            this.name = name;
            this.watchdog = watchdog;
            errors = folder.resolve(name + ".err");
            process = watchdog.watch(
                    new ProcessBuilder(command).redirectError(errors.toFile()).start());
            out = process.inputReader(Charset.defaultCharset());
        }

        private void awaitEnd() throws IOException, InterruptedException {
            process.waitFor();
            if (watchdog.hasExpired()) {
                throw new IOException(name + " did not end" + lastError());
            }
        }

        private String lineAfter(String start) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(start)) {
                    return line.substring(start.length());
                }
                if (line.startsWith(SKIP)) {
                    throw new Skipped(line.substring(SKIP.length()));
                }
            }
            throw new IOException(name + (watchdog.hasExpired() ? " took too long" : " ended too early") + lastError());
        }

        /** What it complained of, which is told in full as well. */
        private String lastError() throws IOException {
            List<String> lines = Files.readAllLines(errors, Charset.defaultCharset());
            lines.forEach(System.err::println);
            return lines.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                    .findFirst()
                    .map(line -> ": " + line)
                    .orElse("");
        }
    }
}
