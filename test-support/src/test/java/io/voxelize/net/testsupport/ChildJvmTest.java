package io.voxelize.net.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChildJvmTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldReturnOutputAndStatus() throws Exception {
        ChildJvm child = ChildJvm.run(folder, 50, List.of("--version"));
        assertEquals(0, child.status());
        assertTrue(child.output().contains(System.getProperty("java.version")), child.output());
    }

    @Test
    void shouldReturnErrorsApart() throws Exception {
        ChildJvm child = ChildJvm.run(folder, 50, List.of("no.such.Main"));
        assertNotEquals(0, child.status());
        assertEquals("", child.output());
        assertTrue(child.errors().contains("no.such.Main"), child.errors());
    }

    @Test
    void shouldFailWhenTheJvmDoesNotEndInTime() {
        assertThrows(AssertionError.class, () -> ChildJvm.run(folder, 0, List.of("--version")));
    }
}
