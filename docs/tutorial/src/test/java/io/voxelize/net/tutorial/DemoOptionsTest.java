package io.voxelize.net.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

    private final Properties properties = new Properties();

    @Test
    void shouldStartItsOwnServerWhenOptionsAreBlank() {
        for (String name : new String[] {"server", "world", "secret", "radius", "picture"}) {
            properties.setProperty(name, "");
        }

        DemoOptions options = DemoOptions.from(properties);

        assertTrue(options.isEmbedded());
        assertEquals("hills", options.world());
        assertEquals("", options.secret());
        assertEquals(DemoOptions.DEFAULT_RADIUS, options.radius());
        assertEquals(Path.of("world.png").toAbsolutePath(), options.picture());
    }

    @Test
    void shouldReadGivenOptions() {
        properties.setProperty("server", "http://localhost:4000");
        properties.setProperty("world", "tutorial");
        properties.setProperty("secret", " with blanks ");
        properties.setProperty("radius", "4");
        properties.setProperty("picture", "out/my.png");

        DemoOptions options = DemoOptions.from(properties);

        assertFalse(options.isEmbedded());
        assertEquals("http://localhost:4000", options.server());
        assertEquals("tutorial", options.world());
        assertEquals(" with blanks ", options.secret());
        assertEquals(4, options.radius());
        assertEquals(Path.of("out", "my.png").toAbsolutePath(), options.picture());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "17", "four", "4.5", "99999999999"})
    void shouldNameTheRadiusAndItsLimitsWhenItIsBad(String radius) {
        properties.setProperty("radius", radius);

        DemoFailure failure = assertThrows(DemoFailure.class, () -> DemoOptions.from(properties));

        assertEquals("radius must be a number of chunks: radius=" + radius + ", min=1, max=16", failure.getMessage());
    }

    @Test
    void shouldKeepTheSecretOutOfItsText() {
        properties.setProperty("secret", "hunter2");

        assertFalse(DemoOptions.from(properties).toString().contains("hunter2"));
    }
}
