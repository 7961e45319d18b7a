package io.voxelize.net.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The result of a JVM that a test has run, of the same JDK as its own.
 *
 * @param status exit code.
 * @param output all of standard output.
 * @param errors all of standard error.
 */
public record ChildJvm(int status, String output, String errors) {

    /**
     * Runs a JVM and waits until it has ended.
     *
     * <p><b>Thread:</b> any
     *
     * @param folder for the files that take its output; two JVMs that run at once need two folders.
     * @param timeoutSeconds after which the JVM is killed.
     * @param arguments of the {@code java} command.
     * @return what it printed, and its exit code.
     * @throws IOException if the JVM cannot be started or its output not be read.
     * @throws InterruptedException if the calling thread is interrupted; the JVM is killed.
     * @throws AssertionError if it has not ended in time; the message has its output.
     */
    public static ChildJvm run(Path folder, int timeoutSeconds, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                throw new AssertionError("the JVM has not ended: timeoutSeconds=" + timeoutSeconds + ", command="
                        + command + "\n" + Files.readString(output) + Files.readString(errors));
            }
            return new ChildJvm(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }
}
