package io.voxelize.net.testkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar as a user starts it: {@code java -jar}, without flags. */
@Timeout(120)
final class RunnableJarIT {
    private static final Path JAR = Path.of("target", "voxelize-net.jar");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path folder;

    @Test
    void shouldPrintItsVersionAndNothingElse() throws Exception {
        final ChildJvm child = run("--version");
        assertEquals("", child.errors());
        assertTrue(child.output().matches("voxelize-net \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), child.output());
        assertEquals(0, child.status());
    }

    @Test
    void shouldPrintHelpOnRequest() throws Exception {
        final ChildJvm child = run("--help");
        assertTrue(child.output().startsWith("Usage: voxelize-net"), child.output());
        assertEquals(0, child.status());
    }

    @Test
    void shouldKeepStandardOutputCleanWhenUsedWrongly() throws Exception {
        final ChildJvm child = run("--no-such-option");
        assertEquals("", child.output());
        assertTrue(child.errors().contains("--no-such-option"), child.errors());
        assertEquals(2, child.status());
    }

    @Test
    void shouldSummariseACaptureWithoutAnyFlag() throws Exception {
        final Path captures = Path.of("src", "main", "resources", "io", "voxelize", "net", "testkit", "capture");
        final ChildJvm child =
                run("summarise", captures.resolve("g2023-tutorial-short.vxlcap").toString());
        assertEquals(Files.readString(captures.resolve("g2023-tutorial-short.json")), child.output());
        assertEquals(0, child.status(), child.errors());
    }

    @Test
    void shouldOpenInItsManifestWhatAgronaAndNativeCodeNeed() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            final Attributes manifest = jar.getManifest().getMainAttributes();
            assertEquals("io.voxelize.net.testkit.cli.Main", manifest.getValue("Main-Class"));
            assertEquals("java.base/jdk.internal.misc", manifest.getValue("Add-Opens"));
            assertEquals("ALL-UNNAMED", manifest.getValue("Enable-Native-Access"));
            assertEquals("true", manifest.getValue("Multi-Release"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
                "META-INF/native/libnetty_transport_native_epoll_aarch_64.so",
                "META-INF/native/libnetty_transport_native_kqueue_x86_64.jnilib",
                "META-INF/native/libnetty_transport_native_kqueue_aarch_64.jnilib",
                "net/jpountz/util/linux/amd64/liblz4-java.so",
                "net/jpountz/util/darwin/aarch64/liblz4-java.dylib",
            })
    void shouldCarryTheLibrary(String name) throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertNotNull(jar.getEntry(name));
        }
    }

    private ChildJvm run(String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return ChildJvm.run(folder, 100, command);
    }
}
