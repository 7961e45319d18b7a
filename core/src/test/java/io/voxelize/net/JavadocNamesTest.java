package io.voxelize.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Javadoc writes as {@code code} exists: javadoc itself checks links only. */
final class JavadocNamesTest {

    private static final Path SOURCES = Path.of("src/main");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+([\\w.]+)(?:\\(\\))?\\s*\\}");
    /** Compound names only: one word alone may be a literal or a word of the protocol. */
    private static final Pattern COMPOUND = Pattern.compile("\\w*(?:[a-z][A-Z]|_)\\w*");

    /** Names of the servers, the reference client, other libraries and the JVM. */
    private static final Set<String> FOREIGN = Set.of(
            "MessageSchema",
            "MaxInlineLevel",
            "TCP_QUICKACK",
            "URLSearchParams",
            "WorldConfig",
            "chunkRerequestInterval",
            "dddE0",
            "default_client_parser",
            "extractSunlight",
            "maxChunkRequestsPerUpdate",
            "maxClients",
            "maxPendingCommandPackets",
            "reconnectTimeout");

    @Test
    void shouldNameInJavadocWhatExists() throws IOException {
        List<String> sources = sources();
        Set<String> declared = new HashSet<>(FOREIGN);
        declared.addAll(testClasses());
        for (String source : sources) {
            declared.addAll(words(COMMENT.matcher(source).replaceAll(" ")));
        }

        Set<String> named = new TreeSet<>();
        for (String source : sources) {
            JAVADOC.matcher(source)
                    .results()
                    .flatMap(comment -> CODE.matcher(comment.group()).results())
                    .flatMap(code -> Stream.of(code.group(1).split("\\.")))
                    .filter(name -> COMPOUND.matcher(name).matches())
                    .forEach(named::add);
        }

        assertTrue(named.size() > 50, () -> "named=" + named.size());
        named.removeAll(declared);
        assertEquals(Set.of(), named);
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".proto"))
                    .map(JavadocNamesTest::read)
                    .toList();
        }
    }

    private static List<String> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Set<String> words(String text) {
        return new HashSet<>(List.of(text.split("\\W+")));
    }
}
