package io.voxelize.net.tutorial;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The options of the demo.
 *
 * @param server URL of a server; empty to start one in this process.
 * @param world name of the world to join.
 * @param secret of the server; empty for none.
 * @param radius how far to load around the origin, in chunks, {@code 1} to {@link #MAX_RADIUS}.
 * @param picture file to write.
 */
record DemoOptions(String server, String world, String secret, int radius, Path picture) {

    static final String DEFAULT_WORLD = "hills";
    static final int DEFAULT_RADIUS = 8;
    static final int MAX_RADIUS = 16;
    static final String DEFAULT_PICTURE = "world.png";

    /**
     * Reads {@code server}, {@code world}, {@code secret}, {@code radius} and {@code picture}; a blank or missing one
     * has its default.
     *
     * @param properties normally {@link System#getProperties()}.
     * @return checked options.
     * @throws DemoFailure if a value is invalid.
     */
    static DemoOptions from(Properties properties) {
        return new DemoOptions(
                properties.getProperty("server", "").strip(),
                valueOr(properties, "world", DEFAULT_WORLD),
                properties.getProperty("secret", ""),
                radius(valueOr(properties, "radius", Integer.toString(DEFAULT_RADIUS))),
                path(valueOr(properties, "picture", DEFAULT_PICTURE)));
    }

    /**
     * Tells whether the demo brings its own server.
     *
     * @return true if no URL was given.
     */
    boolean isEmbedded() {
        return server.isEmpty();
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "DemoOptions(server=" + server + ", world=" + world + ", secret=" + (secret.isEmpty() ? "none" : "***")
                + ", radius=" + radius + ", picture=" + picture + ")";
    }

    private static String valueOr(Properties properties, String name, String fallback) {
        String value = properties.getProperty(name, "").strip();
        return value.isEmpty() ? fallback : value;
    }

    private static int radius(String text) {
        try {
            int radius = Integer.parseInt(text);
            if (radius >= 1 && radius <= MAX_RADIUS) {
                return radius;
            }
        } catch (NumberFormatException ex) {
            throw badRadius(text, ex);
        }
        throw badRadius(text, null);
    }

    private static DemoFailure badRadius(String text, @Nullable NumberFormatException cause) {
        return new DemoFailure(
                "radius must be a number of chunks: radius=" + text + ", min=1, max=" + MAX_RADIUS, cause);
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException ex) {
            throw new DemoFailure("picture is not a file name: picture=" + text, ex);
        }
    }
}
