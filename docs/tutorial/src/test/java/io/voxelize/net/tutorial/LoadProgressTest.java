package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoadProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldPrintALineForEachQuarterWithoutTerminal() {
        try (LoadProgress progress = LoadProgress.start(out, 40, false)) {
            for (int loaded = 0; loaded <= 40; loaded++) {
                progress.show(loaded);
                progress.show(loaded);
            }
        }

        assertEquals(
                "chunks 10/40\nchunks 20/40\nchunks 30/40\nchunks 40/40\n",
                text().replace(System.lineSeparator(), "\n"));
        assertFalse(text().contains("\r"), "no carriage return in a file");
    }

    @Test
    @Timeout(20)
    void shouldEndTheBarWithAllChunksAndANewLineWhenThereIsATerminal() {
        try (LoadProgress progress = LoadProgress.start(out, 40, true)) {
            progress.show(17);
            while (text().isEmpty()) {
                Thread.onSpinWait(); // The bar draws itself on a thread of its own.
            }
            progress.show(40);
        }

        assertTrue(text().contains("40/40"), text());
        assertTrue(text().endsWith("\n"), text());
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
