package io.voxelize.net.bench.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and of what a run was made.
 *
 * <p><b>Thread:</b> any.
 */
final class Environment {

    private Environment() {}

    static ObjectNode describe(String command) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("commit", git("rev-parse", "--short=12", "HEAD"))
                .put(
                        "dirty",
                        !git("status", "--porcelain", "--untracked-files=no").isEmpty())
                .put("command", command)
                .put("cpu", cpu())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put(
                        "os",
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"));
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException ex) {
            // Not Linux.
            return "unknown";
        }
    }

    private static String git(String... args) {
        String[] command = new String[args.length + 1];
        command[0] = "git";
        System.arraycopy(args, 0, command, 1, args.length);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader out = process.inputReader(Charset.defaultCharset())) {
                String line = out.readLine();
                return line == null ? "" : line;
            }
        } catch (IOException ex) {
            // A source archive, without git.
            return "unknown";
        }
    }
}
