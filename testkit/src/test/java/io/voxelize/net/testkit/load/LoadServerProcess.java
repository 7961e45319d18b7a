package io.voxelize.net.testkit.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link LoadServer} that is running. */
final class LoadServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    LoadServerProcess() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadServer.class.getName()))
                .redirectError(Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        port = (int) answer();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    long ask(String command) throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII)
                .append(command)
                .append('\n')
                .flush();
        return answer();
    }

    private long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server's process ended");
        }
        return Long.parseLong(line);
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ex) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
