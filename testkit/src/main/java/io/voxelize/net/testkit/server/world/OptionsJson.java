package io.voxelize.net.testkit.server.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;
import java.math.BigInteger;

/**
 * Writes the {@code options} of an INIT with the keys and defaults observed on the servers of each generation.
 *
 * <p><b>Thread:</b> any.
 */
final class OptionsJson {
    private static final BigInteger NO_CLIENT_LIMIT =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final WorldSettings settings;
    private final Generation generation;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private OptionsJson(WorldSettings settings) {
        this.settings = settings;
        this.generation = settings.generation();
    }

    static ObjectNode of(WorldSettings settings) {
        OptionsJson options = new OptionsJson(settings);
        options.putShape();
        options.putLimits();
        options.putPhysics();
        options.putSaving();
        if (options.generation.since(Generation.G2024)) {
            options.json.put("doesTickTime", true).put("defaultTime", 0.0);
        }
        if (options.generation.since(Generation.GX)) {
            options.json.put("saveEntities", true);
        }
        if (options.generation.since(Generation.G2026)) {
            options.putInterest();
        } else if (options.generation == Generation.GX) {
            options.json.put("greedyMeshing", true);
        }
        return options.json;
    }

    private void putShape() {
        json.put("chunkSize", Column.SIZE).put("maxHeight", Column.HEIGHT).put("subChunks", Column.SECTIONS);
        json.put("maxLightLevel", 15).put("timePerDay", 24_000).put("seed", 123_123_123);
        json.put("waterLevel", generation.since(Generation.G2024) ? 86 : 60);
        json.putArray("minChunk").add(-settings.radius()).add(-settings.radius());
        json.putArray("maxChunk").add(settings.radius()).add(settings.radius());
        json.put("preload", true).put("preloadRadius", settings.preloadRadius());
        ObjectNode terrain = json.putObject("terrain");
        terrain.put("seed", 0).put("frequency", 0.0).put("octaves", 0).put("persistence", 0.0);
        terrain.put("lacunarity", 0.0).put("attenuation", 0.0).put("ridged", false);
        if (generation.since(Generation.G2024)) {
            terrain.put("dimension", 0);
        }
    }

    private void putLimits() {
        if (generation.since(Generation.G2026)) {
            json.put("maxClients", NO_CLIENT_LIMIT);
        } else {
            json.put("maxClients", 100);
        }
        json.put("maxChunksPerTick", 32).put("maxUpdatesPerTick", settings.updatesPerMessage());
        json.put("maxResponsePerTick", settings.responsesPerTick()).put("maxSavesPerTick", 2);
        json.put("commandSymbol", "/");
    }

    /** Servers keep these as 32-bit floats and write them widened. */
    private void putPhysics() {
        json.putArray("gravity").add(0.0).add((double) -24.8f).add(0.0);
        json.put("minBounceImpulse", 0.5).put("airDrag", (double) 0.1f).put("fluidDrag", (double) 1.4f);
        json.put("fluidDensity", (double) 0.8f).put("collisionRepulsion", (double) 2.3f);
        if (generation.since(Generation.G2024)) {
            json.put("clientCollisionRepulsion", 0.0);
        }
    }

    private void putSaving() {
        json.put("saving", false).put("saveDir", "").put("saveInterval", 300);
    }

    private void putInterest() {
        json.put("clientOnlyMeshing", settings.clientOnlyMeshing()).putNull("maxPreloadRadius");
        json.put("entityVisibleRadius", 384.0).put("entityReleaseRadius", 432.0).put("entityKeepAliveInterval", 60);
        json.put("entityMotionMaxAgeMs", 100)
                .put("entityFlushBaseBytesPerTick", 24_576)
                .putNull("peerVisibleRadius");
        json.put("randomTickSpeed", 3).put("maxRandomTicksPerTick", 2048);
        json.putNull("fixedTimestep")
                .putNull("lagComp")
                .put("maxSaveRetries", 60)
                .put("savePristineChunks", false);
    }
}
