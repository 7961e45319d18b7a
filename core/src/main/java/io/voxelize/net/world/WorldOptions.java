package io.voxelize.net.world;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.message.NetworkException;

/**
 * The configuration of a world, as INIT announces it. Immutable.
 *
 * <p>The keys differ between server versions; {@link #json()} has all of them.
 *
 * <p>Source: {@code WorldConfig}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 *
 * @param chunkSize width of a chunk along x and z, in blocks.
 * @param maxHeight height of a chunk, in blocks.
 * @param subChunks number of sub-chunks of a chunk, each of which has a mesh.
 * @param minChunkX first chunk along x, inclusive.
 * @param minChunkZ first chunk along z, inclusive.
 * @param maxChunkX last chunk along x, inclusive.
 * @param maxChunkZ last chunk along z, inclusive.
 * @param maxLightLevel brightest light, normally 15.
 * @param timePerDay length of a day in seconds of world time; the clock then starts again from 0.
 * @param doesTickTime whether the clock runs.
 * @param commandSymbol prefix of chat lines that are commands.
 * @param json the whole JSON of the options in INIT.
 */
public record WorldOptions(
        int chunkSize,
        int maxHeight,
        int subChunks,
        int minChunkX,
        int minChunkZ,
        int maxChunkX,
        int maxChunkZ,
        int maxLightLevel,
        double timePerDay,
        boolean doesTickTime,
        String commandSymbol,
        JsonNode json) {

    private static final double DEFAULT_TIME_PER_DAY = 24_000;

    /**
     * Tells whether a chunk lies within the world's bounds. A server does not answer requests for chunks outside.
     *
     * @param x chunk along x.
     * @param z chunk along z.
     * @return true if so.
     */
    public boolean containsChunk(long x, long z) {
        return x >= minChunkX && x <= maxChunkX && z >= minChunkZ && z <= maxChunkZ;
    }

    /**
     * Tells whether a voxel lies within the world's bounds.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return true if so.
     */
    public boolean containsVoxel(int vx, int vy, int vz) {
        return vy >= 0 && vy < maxHeight && containsChunk(chunkOf(vx), chunkOf(vz));
    }

    /**
     * Returns the coordinate of the chunk that a voxel lies in, along one axis.
     *
     * @param v voxel coordinate along x or z, in blocks.
     * @return chunk coordinate along the same axis.
     */
    public int chunkOf(int v) {
        return Math.floorDiv(v, chunkSize);
    }

    static WorldOptions parse(JsonNode json) {
        return new WorldOptions(
                size(json, "chunkSize"),
                size(json, "maxHeight"),
                size(json, "subChunks"),
                integer(json.path("minChunk").path(0), "minChunk[0]"),
                integer(json.path("minChunk").path(1), "minChunk[1]"),
                integer(json.path("maxChunk").path(0), "maxChunk[0]"),
                integer(json.path("maxChunk").path(1), "maxChunk[1]"),
                integer(json.path("maxLightLevel"), "maxLightLevel"),
                json.path("timePerDay").asDouble(DEFAULT_TIME_PER_DAY),
                // Servers before 2024-02-17 do not send it; their clocks always run.
                json.path("doesTickTime").asBoolean(true),
                json.path("commandSymbol").asText("/"),
                json);
    }

    private static int size(JsonNode json, String name) {
        int value = integer(json.path(name), name);
        if (value < 1) {
            throw bad(name, json.path(name));
        }
        return value;
    }

    private static int integer(JsonNode node, String name) {
        if (!node.canConvertToInt()) {
            throw bad(name, node);
        }
        return node.intValue();
    }

    private static NetworkException bad(String name, JsonNode value) {
        return new NetworkException(
                NetworkException.Reason.BAD_JSON, "option of INIT is missing or out of range: " + name + "=" + value);
    }
}
