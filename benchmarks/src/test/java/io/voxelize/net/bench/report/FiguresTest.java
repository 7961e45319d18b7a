package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

    private static final String PEERS = "chunks/s over the best peer";

    private final Path folder;

    FiguresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Section section(Made made) throws IOException {
        return Objects.requireNonNull(Figures.section(made.in(folder), Made.JDK));
    }

    /** The line of the table with a figure. */
    private String line(Made made, String figure) throws IOException {
        return section(made)
                .markdown()
                .lines()
                .filter(line -> line.startsWith("| " + figure + " "))
                .findFirst()
                .orElseThrow();
    }

    private static Made chunks(double ours, double... netty) {
        return new Made()
                .add("chunks", "ours-epoll", "perSecond", ours)
                .add("chunks", "okhttp", "perSecond", 10)
                .add("chunks", "netty", "perSecond", netty);
    }

    @Test
    void shouldHaveNoSectionWhenNothingWasMeasured() throws IOException {
        assertNull(Figures.section(new Made().in(folder), Made.JDK));
    }

    @Test
    void shouldMeetATargetAtItsLimit() throws IOException {
        String line = line(chunks(150, 100), PEERS);
        assertTrue(line.endsWith("| at least 1.50 | 1.50 (ours-epoll 150, netty 100) | met |"), line);
    }

    @Test
    void shouldSayByHowMuchATargetIsMissed() throws IOException {
        String line = line(chunks(100, 100), PEERS);
        assertTrue(line.contains("not met: short by a factor of 1.50"), line);
    }

    @Test
    void shouldSayWhenErrorBarsOverlap() throws IOException {
        String line = line(chunks(150, 90, 100, 160), PEERS);
        assertTrue(line.endsWith("met; error bars overlap |"), line);
    }

    @Test
    void shouldCompareWithTheBestPeerOfEachFigure() throws IOException {
        Made made = new Made()
                .add("latency-20000", "ours-epoll", "p99Us", 10)
                .add("latency-20000", "netty", "p99Us", 100)
                .add("latency-20000", "jetty", "p99Us", 50);
        String line = line(made, "latency p99 at 20,000/s, best peer over ours");
        assertTrue(line.contains("5.00 (jetty 50.0, ours-epoll 10.0)"), line);
    }

    @Test
    void shouldNameWhatWasNotMeasured() throws IOException {
        String text = section(chunks(150, 100)).text();
        assertTrue(text.contains("Not measured: "), text);
        assertTrue(text.contains("chunks/s over the limit"), text);
    }

    @Test
    void shouldNotMeetATargetOfNoAllocation() throws IOException {
        String line = line(new Made().add("chunks", "ours-epoll", "allocatedBytes", 200), "bytes allocated per chunk");
        assertTrue(line.endsWith("| at most 100 | 200 (200 to 200) | not met: above it by a factor of 2.00 |"), line);
    }

    @Test
    void shouldCompareManyConnectionsWithOne() throws IOException {
        Made made = new Made()
                .add("connections", "ours-1", "cpuUs", 2)
                .add("connections", "ours-10000", "cpuUs", 4)
                .add("connections", "ours-10000", "memoryKib", 64);
        String cpu = line(made, "CPU per small message at 10,000 connections over that at 1");
        assertTrue(cpu.endsWith("| at most 1.50 | 2.00 | not met: above it by a factor of 1.33 |"), cpu);
        String memory = line(made, "memory per idle connection of 10,000, KiB");
        assertTrue(memory.endsWith("| at most 64.0 | 64.0 (64.0 to 64.0) | met |"), memory);
    }

    private static Made handOver(int length) {
        Made made = new Made();
        made.benchmark("a.HandOverBenchmark.inTurn", "kind=ours length=" + length)
                .putObject("primaryMetric")
                .put("score", 9)
                .putArray("rawData");
        made.benchmark("a.HandOverBenchmark.inTurn", "kind=agrona length=" + length)
                .putObject("primaryMetric")
                .put("score", 10)
                .putArray("rawData");
        return made;
    }

    @Test
    void shouldCompareTheHandOverWithTheBareRing() throws IOException {
        String line = line(handOver(64), "hand-over of 64 bytes over Agrona's ring by itself");
        assertTrue(line.endsWith("| at least 0.80 | 0.90 | met |"), line);
    }

    @Test
    void shouldCompareTheHandOverOfTheMedianOfRecordings() throws IOException {
        String line = line(
                handOver(184).smallRecords(176, 184, 200, 900),
                "hand-over of the record of a median small message, 184 bytes, over Agrona's ring by itself");
        assertTrue(line.endsWith("| at least 0.80 | 0.90 | met |"), line);
    }

    private static final String FRAME_TIME = "frame time p99.9 of ours-epoll, us";
    private static final String FRAMES_OVER_PEER = "frame time p99.9, best peer over ours-epoll";

    private static Made frames(double alone, double ours, double jetty) {
        return new Made()
                .add("frames-60-500", "alone", "p99.9Us", alone)
                .add("frames-60-500", "ours-epoll", "p99.9Us", ours)
                .add("frames-60-500", "jetty", "p99.9Us", jetty);
    }

    @Test
    void shouldSayThatAMissIsTheMachinesWhenItMissesAlone() throws IOException {
        String line = line(frames(2_000, 2_100, 2_500), FRAME_TIME);
        assertTrue(
                line.endsWith(
                        "not met: above it by a factor of 2.10; at the machine's floor: alone has 2,000 (2,000 to 2,000) |"),
                line);
        String ratio = line(frames(2_000, 2_100, 2_500), FRAMES_OVER_PEER);
        assertTrue(
                ratio.contains("not met: short by a factor of 4.20; at the machine's floor: alone has 2,000"), ratio);
    }

    @Test
    void shouldSayByHowMuchAMissIsAboveTheMachines() throws IOException {
        String line = line(frames(2_000, 6_000, 2_500), FRAME_TIME);
        assertTrue(line.contains("the machine alone does not hold it either"), line);
        assertTrue(line.contains("but ours is above that by a factor of 3.00"), line);
    }

    @Test
    void shouldNotBlameAMachineThatHoldsTheFigureAlone() throws IOException {
        String line = line(frames(900, 1_100, 5_000), FRAME_TIME);
        assertTrue(line.endsWith("| not met: above it by a factor of 1.10 |"), line);
    }

    @Test
    void shouldCompareFramesWithPeersThatWereLookedAtForAsLong() throws IOException {
        Made made = new Made()
                .distribution("frames-60-500", "ours-epoll", 1_000, 2_000)
                .distribution("frames-60-500", "ours-epoll", 1_000, 2_000)
                .distribution("frames-60-500", "netty", 500, 500)
                .distribution("frames-60-500", "jetty", 1_500, 9_000);
        assertTrue(line(made, FRAMES_OVER_PEER).contains("(jetty "), line(made, FRAMES_OVER_PEER));
    }

    private static final String DURATION = "mvn verify -Pbench, minutes until the report is made";

    private static Made whole(int seconds, int buildSeconds) {
        Made made = new Made().text("mode", "quick").number("seconds", seconds).whole(Made.JDK);
        return buildSeconds == 0 ? made : made.number("buildSeconds", buildSeconds);
    }

    @Test
    void shouldSayHowLongTheWholeTook() throws IOException {
        String line = line(whole(780, 60), DURATION);
        assertTrue(line.endsWith("| at most 15.0, and green | 14.0 (measuring 13.0, build 1.00) | met |"), line);
        String slow = line(whole(1_740, 60), DURATION);
        assertTrue(slow.endsWith("| not met: above it by a factor of 2.00 |"), slow);
    }

    @Test
    void shouldSayWhenItIsNotKnownHowLongTheBuildTook() throws IOException {
        String line = line(whole(780, 0), DURATION);
        assertTrue(line.contains("13.0 (measuring; how long the build took is not known)"), line);
    }

    @Test
    void shouldNotCountARunInWhichSomethingFailed() throws IOException {
        String line = line(whole(780, 60).failure("chunks/netty"), DURATION);
        assertTrue(line.endsWith("| not met: something failed |"), line);
    }

    @Test
    void shouldNotTakeAPartForTheWhole() throws IOException {
        assertNull(Figures.section(whole(780, 60).part().in(folder), Made.JDK));
        assertNull(Figures.section(whole(780, 60).whole("25.0.1").in(folder), Made.JDK));
    }
}
