package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.bench.game.ClientMain;
import io.voxelize.net.bench.server.ReplayServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    private static final String LAG = "LAG ";

    private final Jvm jvm;
    private final String capture;

    Fork(Jvm jvm, String capture) {
        this.jvm = jvm;
        this.capture = capture;
    }

    /** What the client measured, and in {@code serverLag} what the server says of itself. */
    record Outcome(JsonNode measured, String serverLag) {}

    Outcome run(Cell cell) throws IOException, InterruptedException {
        Process server = start(jvm.command(
                SERVER_OPTIONS,
                ReplayServer.class.getName(),
                cell.server().with("capture", capture).toList()));
        // A process that hangs must not hold up the others.
        Watchdog watchdog = new Watchdog(cell.timeoutS(), server);
        try (BufferedReader serverOut = server.inputReader(Charset.defaultCharset())) {
            String[] portAndWorld = lineAfter(PORT, serverOut).split(" ", 2);
            Process client = start(jvm.command(
                    cell.jvmOptions(),
                    ClientMain.class.getName(),
                    cell.client()
                            .with("port", portAndWorld[0])
                            .with("world", portAndWorld[1])
                            .toList()));
            watchdog.watch(client);
            JsonNode measured;
            try (BufferedReader clientOut = client.inputReader(Charset.defaultCharset())) {
                measured = JSON.readTree(lineAfter(RESULT, clientOut));
            }
            client.waitFor();
            return new Outcome(
                    measured, cell.server().text("workload").equals("latency") ? lineAfter(LAG, serverOut) : "");
        } finally {
            watchdog.end();
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    }

    private static String lineAfter(String start, BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new IOException("process ended too early: expected=" + start.trim());
    }

    /** Ends processes, whatever they do. */
    private static final class Watchdog {

        private final Thread thread;
        private volatile Process[] watched;

        private Watchdog(int timeoutS, Process first) {
            watched = new Process[] {first};
            thread = new Thread(
                    () -> {
                        try {
                            TimeUnit.SECONDS.sleep(timeoutS);
                            System.err.println("given up after " + timeoutS + " s");
                        } catch (InterruptedException ex) {
                            // Told to end: everything is over.
                        }
                        kill();
                    },
                    "watchdog");
            thread.setDaemon(true);
            thread.start();
        }

        private void watch(Process second) {
            watched = new Process[] {watched[0], second};
        }

        private void kill() {
            for (Process process : watched) {
                process.destroyForcibly();
            }
        }

        private void end() {
            kill();
            thread.interrupt();
        }
    }
}
