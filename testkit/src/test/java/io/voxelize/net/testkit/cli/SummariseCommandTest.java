package io.voxelize.net.testkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CaptureWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class SummariseCommandTest {

    private final Path directory;
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    SummariseCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void shouldPrintWhatTheIndependentDecoderPrints() throws IOException {
        Path file = directory.resolve("hills.vxlcap");
        Files.write(file, resource(Capture.HILLS_G2026 + ".vxlcap"));
        assertEquals(0, run("summarise", file.toString()));
        assertEquals(new String(resource(Capture.HILLS_G2026 + ".json"), StandardCharsets.UTF_8), output.toString());
        assertEquals("", errors.toString());
    }

    @Test
    void shouldExitWithTwoAndOneLineWhenThereIsNoFile() {
        Path file = directory.resolve("nowhere");
        assertEquals(2, run("summarise", file.toString()));
        assertEquals(file + ": no such file\n", errors.toString());
        assertEquals("", output.toString());
    }

    @Test
    void shouldExitWithTwoAndOneLineWhenTheFileIsNoCapture() throws IOException {
        Path file = Files.writeString(directory.resolve("text"), "hello");
        assertEquals(2, run("summarise", file.toString()));
        assertEquals(file + ": not a capture: it does not begin with VXLCAP01\n", errors.toString());
        assertEquals("", output.toString());
    }

    @Test
    void shouldExitWithTwoAndOneLineWhenTheFileIsADirectory() {
        assertEquals(2, run("summarise", directory.toString()));
        assertEquals(1, errors.toString().lines().count());
        assertEquals("", output.toString());
    }

    @Test
    void shouldExitWithTwoWhenTheCaptureIsTruncated() throws IOException {
        byte[] whole = resource(Capture.TUTORIAL_G2026 + ".vxlcap");
        Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));
        assertEquals(2, run("summarise", file.toString()));
        assertTrue(errors.toString().startsWith(file + ": broken capture: truncated payload"), errors.toString());
        assertEquals("", output.toString());
    }

    @Test
    void shouldExitWithOneAndNameTheErrorWhenMessageIsGarbage() throws IOException {
        Path file = directory.resolve("garbage.vxlcap");
        byte[] whole = resource(Capture.TUTORIAL_G2026 + ".vxlcap");
        Files.write(file, whole);
        Path tail = directory.resolve("tail");
        try (CaptureWriter writer = CaptureWriter.open(tail)) {
            writer.write(Long.MAX_VALUE, CaptureDirection.SERVER_TO_CLIENT, new byte[] {4, 4});
        }
        byte[] record = Files.readAllBytes(tail);
        Files.write(file, Arrays.copyOfRange(record, 8, record.length), StandardOpenOption.APPEND);
        assertEquals(1, run("summarise", file.toString()));
        assertTrue(errors.toString().contains("error counted: counter=BAD_MESSAGES, count=1"), errors.toString());
        assertTrue(output.toString().startsWith("{"), output.toString());
    }

    @Test
    void shouldExitWithTwoWhenNoFileIsNamed() {
        assertEquals(2, run("summarise"));
        assertEquals("", output.toString());
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(output));
        commandLine.setErr(new PrintWriter(errors));
        return commandLine.execute(arguments);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Capture.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
