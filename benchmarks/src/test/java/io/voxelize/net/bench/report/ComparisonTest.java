package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private final Path folder;

    ComparisonTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Section compare(Made before, Made now) throws IOException {
        Path kept = folder.resolve("kept");
        before.write(kept.resolve("2026-01-01-0000").resolve("results.json"));
        return Objects.requireNonNull(Comparison.with(kept, now.in(folder.resolve("now"))));
    }

    private static Made chunks(double... perSecond) {
        return new Made().add("chunks", "ours-epoll", "perSecond", perSecond);
    }

    @Test
    void shouldCompareNothingWhenNothingWasKept() throws IOException {
        assertNull(Comparison.with(folder.resolve("none"), chunks(1).in(folder)));
    }

    @Test
    void shouldCallAFallBeyondTheNoiseARegression() throws IOException {
        String markdown = compare(chunks(1_000, 1_010), chunks(800, 810)).markdown();
        assertTrue(markdown.contains("REGRESSION, -20 %"), markdown);
        assertTrue(markdown.contains("Against 2026-01-01-0000."), markdown);
    }

    @Test
    void shouldCallARiseOfWhatShouldFallARegression() throws IOException {
        Made before = new Made().add("chunks", "ours-epoll", "cpuUs", 100);
        Made now = new Made().add("chunks", "ours-epoll", "cpuUs", 150);
        assertTrue(compare(before, now).markdown().contains("REGRESSION, 50 %"));
    }

    @Test
    void shouldCallARiseBetterWhenMoreIsBetter() throws IOException {
        assertTrue(compare(chunks(1_000), chunks(1_500)).markdown().contains("better, 50 %"));
    }

    @Test
    void shouldSayNothingWhenBarsOverlap() throws IOException {
        assertTrue(compare(chunks(600, 1_000, 1_010), chunks(500, 510, 700))
                .tables()
                .isEmpty());
    }

    @Test
    void shouldSayNothingWhenTheMachineIsNoisierThanTheChange() throws IOException {
        assertFalse(compare(chunks(1_000), chunks(800)).tables().isEmpty());
        assertTrue(compare(chunks(1_000), chunks(800).noise(1.3)).tables().isEmpty());
    }

    @Test
    void shouldSayNothingOfAChangeOfLessThanATwentieth() throws IOException {
        assertTrue(compare(chunks(1_000), chunks(960)).tables().isEmpty());
    }

    @Test
    void shouldNotCompareAnotherMachine() throws IOException {
        Section section = compare(chunks(1_000), chunks(1).text("cpu", "another"));
        assertTrue(section.text().contains("not compared"), section.text());
        assertEquals(0, section.tables().size());
    }

    @Test
    void shouldCompareWithTheLastThatWasMeasuredWhateverItsFolderIsCalled() throws IOException {
        Made later = chunks(1).text("date", "2026-01-03T00:00:00Z");
        later.write(folder.resolve("kept").resolve("2025-12-31-ffff").resolve("results.json"));
        assertTrue(compare(chunks(1_000), chunks(1_000)).text().contains("2025-12-31-ffff"));
    }

    @Test
    void shouldCompareWithTheLaterOfTwoOfADay() throws IOException {
        Made earlier = chunks(1).text("date", "2026-01-02T03:04:04Z");
        earlier.write(folder.resolve("kept").resolve("2026-01-02-ffff").resolve("results.json"));
        assertTrue(compare(chunks(1_000), chunks(1_000)).text().contains("2026-01-01-0000"));
    }
}
