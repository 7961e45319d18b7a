package io.voxelize.net.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {

    /** A process that runs, and would never end. */
    private static Process hanging() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        List.of(java.toString(), "-cp", System.getProperty("java.class.path"), Hanging.class.getName()))
                .start();
        assertEquals("waiting", process.inputReader(UTF_8).readLine());
        return process;
    }

    /** Waits for its input, which never comes. */
    static final class Hanging {

        private Hanging() {}

        public static void main(String[] args) throws IOException {
            System.out.println("waiting");
            System.exit(System.in.read());
        }
    }

    @Test
    void shouldEndAProcessThatTakesTooLong() throws IOException, InterruptedException {
        try (Watchdog watchdog = Watchdog.start(0)) {
            Process process = watchdog.watch(hanging());
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertTrue(watchdog.hasExpired());
        }
    }

    @Test
    void shouldEndWhatStillRunsWhenItIsClosed() throws IOException, InterruptedException {
        Process process;
        try (Watchdog watchdog = Watchdog.start(1_000)) {
            process = watchdog.watch(hanging());
            assertFalse(watchdog.hasExpired());
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }
}
