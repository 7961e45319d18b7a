package io.voxelize.net.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.bench.ring.RecordLengths;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final int BUILD_MS = 60_000;
    private static final int LIMIT_MS = 14 * 60_000;
    private static final int FULL_LIMIT_MS = 150 * 60_000;
    private static final List<String> OTHERS = List.of("a", "b", "c");
    private static final RecordLengths LENGTHS =
            new RecordLengths(List.of(120, 160, 240, 640), List.of(360, 1_240, 1_480, 1_480));

    private static List<JmhCell> benchmarks(String include, boolean full) {
        return JmhPlan.of(Pattern.compile(include), full, "some", OTHERS, LENGTHS);
    }

    private static Map<String, List<Cell>> suites(boolean full) {
        return Plan.of(full).stream().collect(Collectors.groupingBy(Cell::suite));
    }

    @Test
    void shouldEndTheQuickPlanInLessThanAQuarterOfAnHourWithTheBuild() {
        Expectation expected = Expectation.of(suites(false), benchmarks("", false), 1);
        assertTrue(expected.ms() + BUILD_MS <= LIMIT_MS, expected.toString());
    }

    @Test
    void shouldEndTheFullPlanInTwoHoursAndAHalf() {
        Expectation expected = Expectation.of(suites(true), benchmarks("", true), 1);
        assertTrue(expected.ms() <= FULL_LIMIT_MS, expected.toString());
    }

    @Test
    void shouldTellAThousandthOfTheFramesFromTheWorstOne() {
        for (String row : List.of("alone", "ours-epoll", "ours-epoll-budget", "java-websocket", "jetty")) {
            Cell cell = cell("frames-60-500/" + row);
            long frames = 60L * cell.forks() * cell.client().number("windowMs", 0) / 1_000;
            assertTrue(frames - frames * 999 / 1_000 >= 3, row + " " + frames);
        }
    }

    @Test
    void shouldReplayAnOldServersRecordingToClientsThatKnowIt() {
        for (String row : List.of("limit", "ours-epoll", "netty", "java-websocket")) {
            Cell cell = cell("chunks-g2023/" + row);
            assertEquals("g2023-tutorial-short", cell.server().text("capture"));
            assertEquals("g2023", cell.client().text("generation"));
        }
    }

    @Test
    void shouldLeaveTheGameAloneWithoutTraffic() {
        assertEquals("0", cell("frames-60-500/alone").server().text("chunks"));
        Cell latency = cell("latency-20000/alone");
        assertEquals("stream", latency.server().text("workload"));
        assertEquals("0", latency.server().text("chunks"));
        assertEquals("schedule", latency.client().text("client"));
        assertEquals("20000", latency.client().text("rate"));
    }

    private static Cell cell(String id) {
        return Plan.of(false).stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldHaveEveryRowOfTheTargetsInTheQuickPlan() {
        Set<String> ids = Plan.of(false).stream().map(Cell::id).collect(Collectors.toSet());
        for (String suite : List.of("frames-60-500", "chunks", "entity", "latency-20000")) {
            for (String row : List.of("ours-epoll", "netty", "java.net.http", "java-websocket", "okhttp", "jetty")) {
                assertTrue(ids.contains(suite + "/" + row), suite + "/" + row);
            }
        }
        for (String id : List.of(
                "frames-60-500/ours-epoll-budget",
                "frames-144-500/ours-epoll",
                "latency-1000/ours-epoll",
                "peer/ours-epoll",
                "peer/java-websocket",
                "chunks/limit",
                "chunks/ours-epoll-inflater",
                "chunks/ours-io_uring",
                "chunks-data/ours-epoll",
                "chunks-data/netty",
                "chunks-data/java-websocket")) {
            assertTrue(ids.contains(id), id);
        }
    }

    @Test
    void shouldHaveAllOfTheQuickPlanInTheFullOne() {
        Set<String> full = Plan.of(true).stream().map(Cell::id).collect(Collectors.toSet());
        Plan.of(false).forEach(cell -> assertTrue(full.contains(cell.id()), cell.id()));
    }

    @Test
    void shouldPlanNoCellTwice() {
        Set<String> seen = new HashSet<>();
        Plan.of(true).forEach(cell -> assertTrue(seen.add(cell.id()), cell.id()));
    }

    @Test
    void shouldGiveACellMoreTimeThanItNeeds() {
        Plan.of(true).forEach(cell -> assertTrue(1_000 * cell.timeoutS() > 2 * cell.expectedMs(), cell.id()));
    }

    @Test
    void shouldAddUpForksRowsAndTime() {
        Cell cell = Plan.of(false).get(0);
        JmhCell rows = new JmhCell("name", "name", List.of(), "some", 3, 1_000);
        Expectation expected = Expectation.of(Map.of("a", List.of(cell, cell)), List.of(rows), 2);
        assertEquals(2 * 2 * cell.forks(), expected.forks());
        assertEquals(6, expected.rows());
        assertEquals(2L * (2 * cell.forks() * cell.expectedMs() + 3_000), expected.ms());
    }

    @Test
    void shouldDecodeCapturesOfEveryGenerationInTheQuickPlan() {
        List<String> captures = benchmarks("DecodeBenchmark", false).stream()
                .filter(cell -> cell.name().endsWith("DecodeBenchmark.allInTurn"))
                .map(JmhCell::capture)
                .toList();
        assertEquals(List.of("some", "a", "b", "c"), captures);
    }

    @Test
    void shouldDecodeWhatIsWantedOfTheCaptureAndAllOfTheOthers() {
        List<JmhCell> cells = benchmarks("DecodeBenchmark.allInTurn", false);
        assertEquals(
                List.of("parts=ALL,VOXELS_AND_LIGHTS", "parts=ALL", "parts=ALL", "parts=ALL"),
                cells.stream().map(PlanTest::parameter).toList());
        assertEquals(List.of(2, 1, 1, 1), cells.stream().map(JmhCell::rows).toList());
    }

    /** What stands behind {@code -p}. */
    private static String parameter(JmhCell cell) {
        return cell.options().get(cell.options().indexOf("-p") + 1);
    }

    @Test
    void shouldCountTheRowsOfABenchmark() {
        JmhCell sync = benchmarks("SyncBenchmark", false).get(0);
        assertEquals(4, sync.rows());
        assertTrue(sync.options().contains("interceptors=1,8"), sync.toString());
    }

    @Test
    void shouldHandOverRecordsAsLongAsThoseOfRecordings() {
        List<JmhCell> cells = benchmarks("HandOverBenchmark.inTurn", false);
        assertTrue(cells.get(0).options().contains("length=160"), cells.toString());
        assertEquals(6, cells.get(0).rows());
        List<String> options = cells.get(1).options();
        assertTrue(options.contains("length=64,120,240,640,360,1240,1480"), cells.toString());
        assertTrue(options.contains("kind=ours,agrona"), cells.toString());
        assertEquals(14, cells.get(1).rows());
        JmhCell full = benchmarks("HandOverBenchmark.inTurn", true).get(0);
        assertTrue(full.options().contains("length=64,120,160,240,640,360,1240,1480"), full.toString());
        assertEquals(48, full.rows());
    }

    @Test
    void shouldRunWhatIsAskedForThoughItIsNotInTheQuickPlan() {
        assertEquals(
                List.of(),
                benchmarks("", false).stream()
                        .filter(cell -> cell.name().contains("Lz4"))
                        .toList());
        assertTrue(benchmarks("Lz4Block", false).size() > 3);
    }

    @Test
    void shouldTakeThePatternOfABenchmarkForItsNameAlone() {
        JmhCell cell = benchmarks("SyncBenchmark", false).get(0);
        assertTrue(Pattern.matches(cell.benchmarks(), cell.name()));
        assertEquals(false, Pattern.matches(cell.benchmarks(), cell.name() + "More"));
    }
}
