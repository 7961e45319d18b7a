package io.voxelize.net.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.testkit.capture.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ForkTest {

    /** What a client that hangs writes, and who it is. */
    private final Path hanging;

    private final Fork fork;

    ForkTest(@TempDir Path folder) throws IOException {
        hanging = folder.resolve("hanging");
        fork = new Fork(
                Jvm.of(Path.of(System.getProperty("java.home"))),
                Capture.TUTORIAL_G2026,
                PretendedClient.class.getName());
    }

    private Cell cell(String what) {
        return new Cell(
                "suite",
                "row",
                Arguments.of("workload=stream", "chunks=0"),
                Arguments.of("what=" + what, "hanging=" + hanging),
                List.of(),
                1);
    }

    /** A client that does as it is told. */
    static final class PretendedClient {

        private PretendedClient() {}

        public static void main(String[] args) throws IOException {
            Arguments arguments = Arguments.of(args);
            Path hanging = Path.of(arguments.text("hanging"));
            switch (arguments.text("what")) {
                case "measure" -> System.out.println("RESULT {\"port\":" + arguments.text("port") + "}");
                case "skip" -> System.out.println("SKIP no such kernel");
                case "fail" -> {
                    System.err.println("no luck");
                    System.exit(1);
                }
                case "measureAndHang" -> {
                    System.out.println("RESULT {}");
                    hang(hanging);
                }
                default -> hang(hanging);
            }
        }

        /** Waits for its input, which never comes. */
        private static void hang(Path hanging) throws IOException {
            Path whole = Path.of(hanging + ".new");
            Files.writeString(whole, Long.toString(ProcessHandle.current().pid()));
            Files.move(whole, hanging);
            System.exit(System.in.read());
        }
    }

    /** Runs a client that hangs until it does, and the time is over; returns why it came to nothing. */
    private String hang(String what) throws IOException {
        try (Watchdog watchdog = Watchdog.start(100)) {
            CompletableFuture<IOException> failure = CompletableFuture.supplyAsync(
                    () -> assertThrows(IOException.class, () -> fork.run(cell(what), watchdog)));
            while (!Files.exists(hanging)) {
                assertFalse(failure.isDone(), failure.toString());
                LockSupport.parkNanos(1_000_000);
            }
            ProcessHandle client =
                    ProcessHandle.of(Long.parseLong(Files.readString(hanging))).orElseThrow();
            watchdog.expire();
            client.onExit().join();
            return Objects.requireNonNull(failure.join().getMessage());
        }
    }

    @Test
    void shouldGiveUpAClientThatNeverEnds() throws IOException {
        assertEquals("client took too long", hang("hang"));
    }

    @Test
    void shouldGiveUpAClientThatMeasuresAndNeverEnds() throws IOException {
        assertEquals("client did not end", hang("measureAndHang"));
    }

    @Test
    void shouldReturnWhatAClientMeasured() throws IOException, InterruptedException {
        Fork.Outcome outcome = fork.run(cell("measure"));
        assertTrue(outcome.measured().path("port").asInt() > 0, outcome.toString());
        assertEquals("", outcome.serverLag());
    }

    @Test
    void shouldSayWhatAClientComplainedOf() {
        IOException failure = assertThrows(IOException.class, () -> fork.run(cell("fail")));
        assertEquals("client ended too early: no luck", failure.getMessage());
    }

    @Test
    void shouldSkipWhatAClientSkips() {
        Skipped skipped = assertThrows(Skipped.class, () -> fork.run(cell("skip")));
        assertEquals("no such kernel", skipped.getMessage());
    }
}
