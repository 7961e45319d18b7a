package io.voxelize.net.testkit;

import java.util.Locale;

/**
 * A wire generation of the Voxelize protocol: the facts about framing, compression and numbering that changed over
 * time.
 *
 * <p>The order of the constants is the order of time, so {@link #since(Generation)} answers "does this already apply?".
 * Behaviour was observed on the published servers 0.8.55 ({@link #G2023}), 0.8.99 ({@link #G2024}) and 3.0.0
 * ({@link #G2026}); {@link #GX} existed for 16 days between releases and is derived from the sources' history alone.
 *
 * <p><b>Thread:</b> any.
 */
public enum Generation {
    /** Zlib above 1024 bytes, packed arrays, geometry arrays numbered from 3; observed on server 0.8.55. */
    G2023("0.8.55", 8),
    /** As {@link #G2023} with geometry arrays numbered from 4; observed on server 0.8.99. */
    G2024("0.8.99", 8),
    /** LZ4 frames above 4096 bytes, arrays still packed; between releases, in December 2025 and January 2026. */
    GX("2025-12-26", 16),
    /** LZ4 frames above 4096 bytes, each array an LZ4 block of its own; observed on server 3.0.0. */
    G2026("3.0.0", 16);

    private static final int OLD_MAX_FRAME_LENGTH = 65_536;
    private static final int NEW_MAX_FRAME_LENGTH = 16 * 1024 * 1024;

    private final String serverVersion;
    private final int tickMs;

    Generation(String serverVersion, int tickMs) {
        this.serverVersion = serverVersion;
        this.tickMs = tickMs;
    }

    /**
     * Finds a generation by its name in any case, as the command line takes it.
     *
     * @param name such as {@code g2026}.
     * @return the generation.
     * @throws IllegalArgumentException if there is no generation of this name.
     */
    public static Generation of(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unknown generation: name=" + name + ", known=g2023 g2024 gx g2026", e);
        }
    }

    /**
     * Tells whether this generation is {@code other} or a later one.
     *
     * @param other the generation that brought something.
     * @return true if this one has it as well.
     */
    public boolean since(Generation other) {
        return compareTo(other) >= 0;
    }

    /**
     * Returns the version of the published server that shows this generation, or a date if none was published.
     *
     * @return such as {@code 3.0.0}.
     */
    public String serverVersion() {
        return serverVersion;
    }

    /**
     * Returns the time between two ticks of a world.
     *
     * @return in milliseconds.
     */
    public int tickMs() {
        return tickMs;
    }

    /**
     * Returns the length a whole message may have and still be sent plain: a server compresses what is strictly longer.
     *
     * @return in bytes.
     */
    public int compressionThreshold() {
        return since(GX) ? 4096 : 1024;
    }

    /**
     * Tells the outer compression: an LZ4 frame, otherwise zlib.
     *
     * @return true for LZ4 frames.
     */
    public boolean hasLz4Frames() {
        return since(GX);
    }

    /**
     * Tells the form of the arrays inside chunks: a size-prefixed LZ4 block each, otherwise packed protobuf arrays.
     *
     * @return true for LZ4 blocks.
     */
    public boolean hasLz4Blocks() {
        return since(G2026);
    }

    /**
     * Returns the field number of a geometry's positions; uvs, indices and lights follow.
     *
     * @return 3 or 4.
     */
    public int positionsField() {
        return since(G2024) ? 4 : 3;
    }

    /**
     * Returns the longest WebSocket frame a server accepts, which since GX is also the limit of a reassembled message.
     *
     * @return in bytes.
     */
    public int maxFrameLength() {
        return since(GX) ? NEW_MAX_FRAME_LENGTH : OLD_MAX_FRAME_LENGTH;
    }

    /**
     * Tells whether messages name the world they belong to (message field 11).
     *
     * @return true if so.
     */
    public boolean namesWorlds() {
        return since(GX);
    }
}
