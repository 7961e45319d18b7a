package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide says, held against what is so. */
class DocumentsTest {

    /** Surefire names the module's directory; an IDE runs tests in it. */
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    private static final String SNIPPET = "docs/tutorial/src/test/java/io/voxelize/net/tutorial/ReadmeProgram.java";

    @Test
    void shouldShowTheProgramThatIsTestedInTheReadme() throws IOException {
        String source = read(SNIPPET);
        int begin = source.indexOf('\n', source.indexOf("// README: begin")) + 1;
        int end = source.lastIndexOf('\n', source.indexOf("// README: end")) + 1;

        String snippet = source.substring(begin, end).stripTrailing().stripIndent() + "\n";

        assertTrue(
                read("README.md").contains("```java\n" + snippet + "```\n"),
                "README.md must contain exactly this, between ```java and ```:\n" + snippet);
    }

    @Test
    void shouldStateEveryMemoryBoundAndTheirSum() throws IOException {
        // By default it depends on the machine.
        NetworkConfig config = NetworkConfig.builder().inflaterThreads(0).build();
        List<String> rows = read("docs/how-it-works.md")
                .lines()
                .filter(line -> line.matches("\\| .*(max|Ring)\\w*Length.* [\\d,*]+ \\|"))
                .toList();

        assertRow(rows, "inboundRingLength", config.inboundRingLength());
        assertRow(rows, "outboundRingLength", 2L * config.outboundRingLength());
        assertRow(rows, "maxBacklogLength", config.maxBacklogLength());
        assertRow(rows, "maxWireLength", 2L * config.maxWireLength());
        assertRow(rows, "maxPlainLength", config.maxPlainLength());
        assertRow(rows, "maxRecordLength", 2L * config.maxRecordLength());
        assertRow(rows, "maxSlabsLength", config.maxSlabsLength());
        assertRow(rows, "maxRetainedLength", config.maxRetainedLength());
        assertRow(rows, "maxMemoryLength", config.maxMemoryLength());
        assertEquals(9, rows.size(), "rows");
        assertEquals(
                config.maxMemoryLength(),
                rows.stream().mapToLong(DocumentsTest::bytes).sum() / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/README.md",
                "docs/changelog.md",
                "docs/contributing.md",
                "docs/how-it-works.md",
                "docs/protocol.md",
                "docs/settings.md"
            })
    void shouldLinkOnlyToFilesThatExist(String page) throws IOException {
        Path directory = ROOT.resolve(page).resolve("..");
        List<String> targets = Pattern.compile("]\\(([^)#]+)[^)]*\\)")
                .matcher(read(page))
                .results()
                .map(match -> match.group(1))
                .filter(target -> !target.startsWith("http"))
                .toList();

        for (String target : targets) {
            assertTrue(Files.exists(directory.resolve(target).normalize()), "page=" + page + ", link=" + target);
        }
    }

    private static void assertRow(List<String> rows, String setting, long bytes) {
        List<String> found =
                rows.stream().filter(row -> row.contains("`" + setting)).toList();
        assertFalse(found.isEmpty(), "no row: setting=" + setting);
        assertEquals(bytes, bytes(found.get(0)), setting);
    }

    private static long bytes(String row) {
        MatchResult last = Pattern.compile("[\\d,]+")
                .matcher(row)
                .results()
                .reduce((first, second) -> second)
                .orElseThrow();
        return Long.parseLong(last.group().replace(",", ""));
    }

    private static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path)).replace("\r\n", "\n");
    }
}
