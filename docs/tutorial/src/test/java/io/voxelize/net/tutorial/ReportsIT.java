package io.voxelize.net.tutorial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the tests of every module have said holds no secret: this module is built last, and the reports keep all that
 * was printed and logged. Every secret of a test begins with the same word, which is also looked for in Base64, as
 * proxies and headers are told it.
 */
final class ReportsIT {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern SECRET = Pattern.compile("hunter2|aHVudGVyM|bnRlcj|dW50ZXIy");

    @Test
    void shouldFindNoSecretInAnyReport() {
        List<Path> reports = reports();

        assertFalse(reports.isEmpty(), "no report was found, so nothing was looked at");
        assertEquals(List.of(), reports.stream().filter(ReportsIT::tellsSecret).toList());
    }

    private static List<Path> reports() {
        return Stream.concat(children(ROOT), children(ROOT.resolve("docs")))
                .map(module -> module.resolve("target"))
                .filter(Files::isDirectory)
                .flatMap(ReportsIT::children)
                .filter(folder -> folder.getFileName().toString().contains("-reports"))
                .flatMap(ReportsIT::children)
                .filter(Files::isRegularFile)
                .toList();
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList().stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static boolean tellsSecret(Path report) {
        try {
            return SECRET.matcher(Files.readString(report, ISO_8859_1)).find();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
