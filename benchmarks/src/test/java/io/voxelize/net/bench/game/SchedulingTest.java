package io.voxelize.net.bench.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulingTest {

    private static final long MS = 1_000_000;

    private final Path proc;

    SchedulingTest(@TempDir Path proc) {
        this.proc = proc;
    }

    private void thread(int id, String name, long waitedMs) throws IOException {
        Path folder =
                Files.createDirectories(proc.resolve("self").resolve("task").resolve("" + id));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.writeString(folder.resolve("schedstat"), "777 " + waitedMs * MS + " 3\n");
    }

    private void machine(long steal) throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  1 2 3 4 5 6 7 " + steal + " 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
    }

    /** A game's own thread, with number 1. */
    private void self() throws IOException {
        Files.createSymbolicLink(
                proc.resolve("thread-self"),
                proc.resolve("self").resolve("task").resolve("1"));
    }

    private static JsonNode metrics(Scheduling before, Scheduling after, long windowMs) throws IOException {
        return new ObjectMapper()
                .readTree(after.addSince(before, windowMs, new Measured()).toString())
                .path("metrics");
    }

    @Test
    void shouldTellWhatTheGameTheNetworkAndTheMachineWaited() throws IOException {
        thread(1, "java", 10);
        thread(2, "voxelize-net-1-", 100);
        thread(3, "C2 CompilerThre", 1_000);
        machine(50);
        self();
        Scheduling before = Scheduling.now(proc);
        thread(1, "java", 16);
        thread(2, "voxelize-net-1-", 130);
        thread(3, "C2 CompilerThre", 9_000);
        thread(4, "HttpClient-1-Wo", 4);
        machine(57);
        JsonNode metrics = metrics(before, Scheduling.now(proc), 2_000);
        assertEquals(3, metrics.path("gameDelayMs").path(0).asDouble());
        assertEquals(17, metrics.path("networkDelayMs").path(0).asDouble());
        assertEquals(35, metrics.path("stealMs").path(0).asDouble());
    }

    @Test
    void shouldTellNothingWhereTheSystemDoesNot() throws IOException {
        Scheduling before = Scheduling.now(proc);
        assertEquals(0, metrics(before, Scheduling.now(proc), 1_000).size());
    }

    @Test
    void shouldReadWhatThisSystemTells() throws IOException {
        Scheduling before = Scheduling.now();
        JsonNode metrics = metrics(before, Scheduling.now(), 1_000);
        assertTrue(metrics.path("gameDelayMs").path(0).asDouble() >= 0, metrics.toString());
    }
}
