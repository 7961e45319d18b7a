package io.voxelize.net.nativeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testsupport.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The argument file starts a JVM like this one in which Agrona can work. */
@Timeout(60)
final class ArgumentFileTest {
    private static final String NAME = "voxelize-net.jvmargs";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path folder;

    @Test
    void shouldStartAJvmInWhichAgronaWorks() throws Exception {
        final ChildJvm child = run("@" + argumentFile());
        assertEquals("42", child.output(), child.errors());
        assertEquals(0, child.status(), child.errors());
    }

    @Test
    void shouldSayNothingOnStandardError() throws Exception {
        final ChildJvm child = run("@" + argumentFile());
        // Agrona 1.x uses sun.misc.Unsafe, of which newer JDKs warn; there is no flag for that which JDK 17 accepts.
        assertTrue(child.errors().isEmpty() || !agrona2(), child.errors());
    }

    @Test
    void shouldNotWorkWithoutTheFileUnlessAgronaIsOlder() throws Exception {
        final ChildJvm child = run("-Dunused");
        if (agrona2()) {
            assertNotEquals(0, child.status(), child.output());
            assertTrue(child.errors().contains("IllegalAccessError"), child.errors());
        } else {
            assertEquals("42", child.output(), child.errors());
        }
    }

    private Path argumentFile() throws IOException {
        final Path file = folder.resolve(NAME);
        try (InputStream in = ArgumentFileTest.class.getResourceAsStream("/" + NAME)) {
            assertNotNull(in);
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private ChildJvm run(String argument) throws IOException, InterruptedException, URISyntaxException {
        final String classPath = originOf(DirectBuffer.class) + File.pathSeparator + originOf(AgronaProbe.class);
        return ChildJvm.run(folder, 50, List.of(argument, "-cp", classPath, AgronaProbe.class.getName()));
    }

    private static boolean agrona2() {
        return ArgumentFileTest.class.getResource("/org/agrona/UnsafeApi.class") != null;
    }

    private static Path originOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
