package io.voxelize.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.GeneratedMessageLite;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.jar.Manifest;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A CI lane that swaps a library must run on the swapped version; a mistake in the build would go unnoticed. */
final class RuntimeVersionsTest {
    @Test
    void shouldRunOnTheAgronaThatTheBuildNames() throws IOException {
        final String expected = System.getProperty("test.agrona.version");
        assertEquals(
                expected, manifestOf(DirectBuffer.class).getMainAttributes().getValue("Implementation-Version"));
    }

    @Test
    @Tag("protobuf")
    void shouldRunOnTheProtobufRuntimeThatTheBuildNames() {
        final String expected = System.getProperty("test.protobuf.runtime");
        final String actual = exists("com.google.protobuf.Descriptors") ? "protobuf-java" : "protobuf-javalite";
        assertEquals(expected, actual);
    }

    private static Manifest manifestOf(Class<?> type) throws IOException {
        final URL url = type.getResource(type.getSimpleName() + ".class");
        return ((JarURLConnection) url.openConnection()).getManifest();
    }

    private static boolean exists(String className) {
        try {
            Class.forName(className, false, GeneratedMessageLite.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException ex) {
            return false;
        }
    }
}
