package io.voxelize.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes and methods that the guide names on the data path exist. */
final class DataPathPictureTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path PICTURE = Path.of("../docs/images/data-path.svg");
    private static final Path GUIDE = Path.of("../docs/how-it-works.md");

    private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");
    /** A word of two capitals at least, such as a class of ours has; with a method, if there is one. */
    private static final Pattern NAME =
            Pattern.compile("\\b([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|Network)(?:\\.([a-z]\\w*))?");

    private static final Set<String> NOT_OURS = Set.of("WebSocket");

    private static final Pattern CALL = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w*)`");

    @Test
    void shouldNameClassesInThePictureThatExist() throws IOException {
        List<String> texts = TEXT.matcher(Files.readString(PICTURE))
                .results()
                .map(match -> match.group(1))
                .toList();

        List<MatchResult> names = texts.stream()
                .flatMap(text -> NAME.matcher(text).results())
                .filter(name -> !NOT_OURS.contains(name.group(1)))
                .toList();

        assertTrue(names.size() >= 15, () -> "names=" + names.size());
        assertEquals(Set.of(), missing(names));
    }

    @Test
    void shouldListCallsInTheGuideThatExist() throws IOException {
        String guide = Files.readString(GUIDE);
        int from = guide.indexOf("call by call:");
        String table = guide.substring(from, guide.indexOf("\n\n", guide.indexOf("|---|", from)));

        List<MatchResult> calls = CALL.matcher(table).results().toList();

        assertTrue(calls.size() >= 15, () -> "calls=" + calls.size());
        assertEquals(Set.of(), missing(calls));
    }

    /** What names no class of core, or a method that it does not declare. */
    private static Set<String> missing(List<MatchResult> names) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        Set<String> missing = new TreeSet<>();
        for (MatchResult name : names) {
            if (sources.stream().noneMatch(file -> declares(file, name))) {
                missing.add(Stream.of(name.group(1), name.group(2))
                        .filter(part -> part != null)
                        .collect(Collectors.joining(".")));
            }
        }
        return missing;
    }

    private static boolean declares(Path file, MatchResult name) {
        if (!file.getFileName().toString().equals(name.group(1) + ".java")) {
            return false;
        }
        try {
            String declaration = "\\b" + name.group(2) + "\\(";
            return name.group(2) == null
                    || Arrays.stream(Files.readString(file).split("\n"))
                            .filter(line -> !line.strip().startsWith("*"))
                            .anyMatch(line -> line.matches("    \\S.*" + declaration + ".*"));
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }
}
