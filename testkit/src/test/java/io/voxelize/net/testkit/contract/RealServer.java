package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.Generation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server from a published crate, in a process of its own; what it prints goes to a file in {@code target}. */
final class RealServer implements ContractServer {

    private static final Path SCRIPT = Path.of("real-server", "run.sh");
    private static final Path LOGS = Path.of("target", "real-server");
    private static final long START_SECONDS = 180;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Generation generation;
    private final int port;
    private final Path log;
    private Process process;

    RealServer(Generation generation) throws IOException, InterruptedException {
        this.generation = generation;
        port = freePort();
        Files.createDirectories(LOGS);
        log = LOGS.resolve(name() + ".log");
        process = start();
        // A test run that is interrupted must not leave a server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroy()));
        awaitReady();
        System.out.println("interop: spoke to voxelize " + version() + " (" + generation + ") on port " + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private String name() {
        return generation.name().toLowerCase(Locale.ROOT);
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", SCRIPT.toAbsolutePath().toString(), name())
                .directory(LOGS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toAbsolutePath().toFile());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("RADIUS", "8");
        // The older server answers nobody before it has preloaded, which takes it 300 ms a chunk.
        builder.environment().put("PRELOAD", "1");
        builder.environment().put("SEED", Integer.toString(WorldContract.SEED));
        builder.environment().remove("SECRET");
        return builder.start();
    }

    /** Ends the server as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again after {@link #kill()}, on the same port, and waits until it is ready. */
    void restart() throws IOException, InterruptedException {
        process = start();
        awaitReady();
    }

    private String version() throws IOException, InterruptedException {
        Process script = new ProcessBuilder("bash", SCRIPT.toString(), name(), "version").start();
        String version = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        script.waitFor();
        return version;
    }

    /** Newer servers listen before they are ready and say so at /health; older ones listen when they are ready. */
    private void awaitReady() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String path = generation == Generation.G2026 ? "/health" : "/info";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isReady(http, request)) {
            assertTrue(process.isAlive(), () -> "the server ended: " + output());
            assertTrue(System.nanoTime() < deadlineNs, () -> "the server is not ready: limitSeconds=" + START_SECONDS);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException ex) {
            // Nobody listens yet.
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(log);
        } catch (IOException ex) {
            return "(no output: " + ex.getMessage() + ")";
        }
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public void assertUnharmed() {
        assertTrue(process.isAlive(), () -> "the server ended: " + output());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException ex) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
