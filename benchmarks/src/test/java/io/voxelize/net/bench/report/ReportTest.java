package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final Path folder;

    ReportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path docs() {
        return folder.resolve("docs");
    }

    private String write(Made made, boolean keep) throws IOException {
        made.write(folder.resolve("results.json"));
        Report report = new Report(folder, docs());
        String markdown = report.write();
        if (keep) {
            report.keep();
        }
        return markdown;
    }

    private static Made frames() {
        return new Made()
                .add("frames-60-500", "ours-epoll", "p99.9Us", 90, 110)
                .add("frames-60-500", "netty", "p99.9Us", 1_000, 1_200)
                .add("chunks", "ours-epoll", "perSecond", 1_000);
    }

    @Test
    void shouldShowFrameTimeFirst() throws IOException {
        write(frames(), false);
        String html = Files.readString(folder.resolve("index.html"));
        assertTrue(html.contains("<img"), "no chart");
        int firstChart = html.indexOf("<img");
        assertTrue(html.lastIndexOf("<h2>", firstChart) == html.indexOf("<h2>Frame time"), "another chart comes first");
    }

    @Test
    void shouldCarryItsChartsWithIt() throws IOException {
        write(frames(), false);
        String html = Files.readString(folder.resolve("index.html"));
        String start = "base64,";
        int first = html.indexOf(start) + start.length();
        byte[] png = Base64.getDecoder().decode(html.substring(first, html.indexOf('"', first)));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(1_800, image.getWidth());
        assertEquals(720, image.getHeight());
    }

    @Test
    void shouldSayByHowMuchOursIsBetter() throws IOException {
        assertTrue(write(frames(), false)
                .lines()
                .anyMatch(line -> line.startsWith("| netty ") && line.endsWith("| 11.0 |")));
    }

    @Test
    void shouldSayWhyARowHasNoFigures() throws IOException {
        Made made = frames().note("frames-60-500", "jetty", "failed", "client ended too early")
                .note("frames-60-500", "ours-io_uring", "skipped", "no such kernel")
                .failure("frames-60-500/jetty");
        String markdown = write(made, false);
        assertTrue(markdown.contains("| jetty | failed: client ended too early |"), markdown);
        assertTrue(markdown.contains("| ours-io_uring | skipped: no such kernel |"), markdown);
        assertTrue(markdown.contains("## What failed"), markdown);
    }

    @Test
    void shouldKeepNothingWhenNotAsked() throws IOException {
        write(frames(), false);
        assertFalse(Files.exists(docs()));
    }

    @Test
    void shouldKeepSummaryAndResultsByDateAndCommit() throws IOException {
        String markdown = write(frames(), true);
        assertEquals(markdown, Files.readString(docs().resolve("benchmarks.md")));
        try (Stream<Path> kept = Files.list(docs().resolve("results").resolve("2026-01-02-0123456789ab"))) {
            assertEquals(
                    List.of("results.json", "summary.md"),
                    kept.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void shouldCompareWithWhatWasKept() throws IOException {
        write(frames(), true);
        String markdown = write(frames().add("chunks", "ours-epoll", "perSecond", 500), false);
        assertTrue(markdown.contains("REGRESSION, -50 %"), markdown);
    }
}
