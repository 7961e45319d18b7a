package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.world.ChunkPos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a LOAD or an UNLOAD.
 *
 * @param center where the client says it is; (0, 0) in an UNLOAD.
 * @param chunks in the order of the request.
 */
record ChunkRequest(ChunkPos center, List<ChunkPos> chunks) {
    private static final ChunkPos ORIGIN = new ChunkPos(0, 0);

    /** Parses a LOAD; null if a server of the generation would refuse it. */
    static @Nullable ChunkRequest parseLoad(String text, Generation generation) {
        JsonNode json = Json.parse(text);
        if (json == null || !Json.isIntegerPair(json.get("center"))) {
            return null;
        }
        if (generation.since(Generation.G2024) && !Json.isVector(json.get("direction"), 2)) {
            return null;
        }
        return parseChunks(json, pos(json.get("center")));
    }

    /** Parses an UNLOAD; null if it is malformed. */
    static @Nullable ChunkRequest parseUnload(String text) {
        JsonNode json = Json.parse(text);
        return json == null ? null : parseChunks(json, ORIGIN);
    }

    private static @Nullable ChunkRequest parseChunks(JsonNode json, ChunkPos center) {
        JsonNode list = json.get("chunks");
        if (list == null || !list.isArray()) {
            return null;
        }
        List<ChunkPos> chunks = new ArrayList<>();
        for (JsonNode chunk : list) {
            if (!Json.isIntegerPair(chunk)) {
                return null;
            }
            chunks.add(pos(chunk));
        }
        return new ChunkRequest(center, chunks);
    }

    private static ChunkPos pos(JsonNode pair) {
        return new ChunkPos(pair.get(0).intValue(), pair.get(1).intValue());
    }
}
