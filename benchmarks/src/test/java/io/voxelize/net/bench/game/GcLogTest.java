package io.voxelize.net.bench.game;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {

    private final Path folder;

    GcLogTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<Double> pausesMs(long fromMs) throws IOException {
        Path log = folder.resolve("gc.log");
        Files.writeString(log, """
                [6ms] Using G1
                [512ms] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(512M) 3.211ms
                [600ms] GC(1) Concurrent Mark Cycle
                [640ms] GC(1) Pause Remark 30M->30M(512M) 0.500ms
                [700ms] GC(1) Concurrent Mark Cycle 100.250ms
                """);
        return GcLog.pausesMs(log, fromMs);
    }

    @Test
    void shouldReadPausesAndNothingElse() throws IOException {
        assertEquals(List.of(3.211, 0.5), pausesMs(0));
    }

    @Test
    void shouldLeaveOutWhatWasBefore() throws IOException {
        assertEquals(List.of(0.5), pausesMs(513));
    }

    @Test
    void shouldFindNothingWhereNothingPaused() throws IOException {
        assertEquals(List.of(), pausesMs(641));
    }
}
