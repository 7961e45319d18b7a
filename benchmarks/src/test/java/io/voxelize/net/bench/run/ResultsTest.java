package io.voxelize.net.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.bench.traffic.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Cell CELL = new Cell("chunks", "netty", Arguments.of(), Arguments.of(), List.of(), 2);
    private static final Cell OTHER = new Cell("chunks", "jetty", Arguments.of(), Arguments.of(), List.of(), 2);

    private final Path folder;
    private final Path file;
    private final Jvm jvm;

    ResultsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = folder.resolve("results.json");
        jvm = Jvm.of(Path.of(System.getProperty("java.home")));
    }

    private Results results() throws IOException {
        ObjectNode run = JSON.createObjectNode().put("date", "2026-01-02");
        return new Results(file, run);
    }

    private static Fork.Outcome outcome(double perSecond) throws IOException {
        return new Fork.Outcome(JSON.readTree("{\"metrics\":{\"perSecond\":[" + perSecond + "]}}"), "");
    }

    private JsonNode cell(Cell cell) throws IOException {
        return JSON.readTree(file.toFile()).path("cells").path(cell.id() + "@" + jvm.version());
    }

    @Test
    void shouldGatherTheSamplesOfAllForks() throws IOException {
        Results results = results();
        results.begin(CELL, jvm);
        results.add(CELL, jvm, outcome(1), 90, 100);
        results.add(CELL, jvm, outcome(2), 90, 100);
        assertEquals("[1.0,2.0]", cell(CELL).path("metrics").path("perSecond").toString());
    }

    @Test
    void shouldKeepHowFarApartProcessorsWereBesideWhatWasMeasured() throws IOException {
        results().add(CELL, jvm, outcome(1), 90, 100);
        assertEquals(
                "[90.0,100.0]", cell(CELL).path("metrics").path("roundTripNs").toString());
    }

    @Test
    void shouldForgetWhatWasMeasuredFarApartWithTheRest() throws IOException {
        Results results = results();
        results.add(CELL.farApart(), jvm, outcome(1), 90, 400);
        assertFalse(cell(CELL.farApart()).isMissingNode());
        results.begin(CELL, jvm);
        results.write();
        assertTrue(cell(CELL.farApart()).isMissingNode());
    }

    @Test
    void shouldReplaceWhatIsMeasuredAgainAndLeaveTheRest() throws IOException {
        Results first = results();
        first.add(CELL, jvm, outcome(1), 90, 100);
        first.add(OTHER, jvm, outcome(5), 90, 100);
        Results second = results();
        second.begin(CELL, jvm);
        second.add(CELL, jvm, outcome(2), 90, 100);
        assertEquals("[2.0]", cell(CELL).path("metrics").path("perSecond").toString());
        assertEquals("[5.0]", cell(OTHER).path("metrics").path("perSecond").toString());
        assertEquals(2, JSON.readTree(file.toFile()).path("runs").size());
    }

    @Test
    void shouldLeaveWhatWasMeasuredOnAnotherJdk() throws IOException {
        Jvm other = another("99.0.1");
        results().add(CELL, jvm, outcome(1), 90, 100);
        results().jmh(new JmhCell("c", "c", List.of(), "one", 1, 1), jvm, JSON.readTree("[{\"benchmark\":\"a.B.c\"}]"));
        Results second = results();
        second.begin(CELL, other);
        second.add(CELL, other, outcome(2), 90, 100);
        second.jmh(new JmhCell("c", "c", List.of(), "one", 1, 1), other, JSON.readTree("[{\"benchmark\":\"a.B.c\"}]"));
        assertEquals("[1.0]", cell(CELL).path("metrics").path("perSecond").toString());
        JsonNode all = JSON.readTree(file.toFile());
        assertEquals(
                "[2.0]",
                all.path("cells")
                        .path("chunks/netty@99.0.1")
                        .path("metrics")
                        .path("perSecond")
                        .toString());
        assertTrue(all.path("jmh").has("a.B.c one@" + jvm.version()), all.toString());
        assertTrue(all.path("jmh").has("a.B.c one@99.0.1"), all.toString());
    }

    private Jvm another(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return Jvm.of(home);
    }

    @Test
    void shouldKeepWhyACellFailed() throws IOException {
        results().fail(CELL, jvm, new IOException("client took too long"));
        assertEquals("client took too long", cell(CELL).path("failed").asText());
        String failure = JSON.readTree(file.toFile())
                .path("runs")
                .path(0)
                .path("failures")
                .path(0)
                .asText();
        assertTrue(failure.startsWith("chunks/netty on JDK ") && failure.endsWith(": client took too long"), failure);
    }

    @Test
    void shouldNotCountASkippedCellAsAFailure() throws IOException {
        results().skip(CELL, jvm, new Skipped("no such kernel"));
        assertEquals("no such kernel", cell(CELL).path("skipped").asText());
        assertFalse(JSON.readTree(file.toFile()).path("runs").path(0).has("failures"));
    }

    @Test
    void shouldNotKeepWhereJvmAndCaptureLie() throws IOException {
        ObjectNode measured = JSON.createObjectNode();
        measured.put("benchmark", "a.B.c").put("jvm", "/somewhere/bin/java").put("jdkVersion", "17");
        measured.putArray("jvmArgs").add("-Xmx1g").add("-Dcapture=/somewhere/one.vxlcap");
        results()
                .jmh(
                        new JmhCell("c", "c", List.of(), "one", 1, 1),
                        jvm,
                        JSON.createArrayNode().add(measured));
        String kept = Files.readString(file);
        assertFalse(kept.contains("somewhere"), kept);
        assertTrue(kept.contains("\"17\"") && kept.contains("-Xmx1g"), kept);
    }

    @Test
    void shouldKeepBenchmarksOfDifferentCapturesApart() throws IOException {
        JsonNode measured = JSON.readTree("[{\"benchmark\":\"a.B.c\",\"params\":{\"p\":\"1\"}}]");
        Results results = results();
        results.jmh(new JmhCell("c", "c", List.of(), "one", 1, 1), jvm, measured);
        results.jmh(
                new JmhCell("c", "c", List.of(), folder.resolve("two.vxlcap").toString(), 1, 1), jvm, measured);
        JsonNode jmh = JSON.readTree(file.toFile()).path("jmh");
        assertTrue(jmh.has("a.B.c p=1 one@" + jvm.version()), jmh.toString());
        assertTrue(jmh.has("a.B.c p=1 two@" + jvm.version()), jmh.toString());
    }
}
