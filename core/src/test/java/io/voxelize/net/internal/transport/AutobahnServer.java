package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Autobahn's fuzzing server in a process of its own: Python, run by Jython, both unpacked by the build. */
final class AutobahnServer implements AutoCloseable {

    private static final String START = "import sys; sys.argv = ['wstest', '-m', 'fuzzingserver', '-s', 'spec.json'];"
            + " from autobahntestsuite import wstest; wstest.run()";
    private static final int MAX_START_S = 120;

    final int port;
    private final Path reports;
    private final Process process;

    /**
     * Starts it, with all cases but some; the suite's folder holds {@code jython.jar} and {@code suite}, the other gets
     * {@code reports}.
     */
    AutobahnServer(Path suite, Path folder, List<String> excluded) throws IOException {
        port = freePort();
        reports = Files.createDirectories(folder.resolve("reports"));
        String without = excluded.stream().map(cases -> "\"" + cases + "\"").collect(Collectors.joining(","));
        Files.writeString(
                folder.resolve("spec.json"),
                "{\"url\":\"ws://127.0.0.1:" + port + "\",\"webport\":" + freePort()
                        + ",\"outdir\":\"reports\",\"cases\":[\"*\"],\"exclude-cases\":[" + without
                        + "],\"exclude-agent-cases\":{}}");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpython.path=" + suite.resolve("suite").toAbsolutePath(),
                        "-Dpython.cachedir.skip=true",
                        "-cp",
                        suite.resolve("jython.jar").toAbsolutePath().toString(),
                        "org.python.util.jython",
                        "-c",
                        START)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it listens: Jython takes its time. */
    void awaitListening() throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_START_S);
        while (!listens()) {
            assertTrue(process.isAlive(), "the fuzzing server ended, see server.log");
            assertTrue(System.nanoTime() < endNs, "the fuzzing server does not listen after " + MAX_START_S + " s");
            assertTrue(!process.waitFor(100, TimeUnit.MILLISECONDS), "the fuzzing server ended, see server.log");
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }

    /** Reads its verdicts on an agent, by case, once it was told to write them. */
    JsonNode verdicts(String agent) throws IOException {
        String index = Files.readString(reports.resolve("index.json"), UTF_8);
        return new ObjectMapper().readTree(index).path(agent);
    }

    /** Names the folder that the reports stay in. */
    Path reports() {
        return reports;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
