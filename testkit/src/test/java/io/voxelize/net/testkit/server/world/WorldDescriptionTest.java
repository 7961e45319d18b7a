package io.voxelize.net.testkit.server.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.testkit.Generation;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldDescriptionTest {
    @ParameterizedTest
    @EnumSource
    void shouldHaveKeysOfTheGeneration(Generation generation) throws JsonProcessingException {
        JsonNode json = describe(generation, true);
        JsonNode options = json.path("options");
        JsonNode stone = json.path("blocks").path("stone");
        assertEquals(generation.since(Generation.G2024), options.has("doesTickTime"));
        assertEquals(generation.since(Generation.G2026), options.has("entityVisibleRadius"));
        assertEquals(
                generation.since(Generation.G2024), stone.path("faces").path(0).has("isolated"));
        assertEquals(generation.since(Generation.G2026), stone.has("lightAttenuation"));
        assertEquals(!generation.since(Generation.G2026), stone.has("lightReduce"));
        assertEquals(generation.since(Generation.GX), json.path("stats").has("delta"));
        assertEquals(generation.since(Generation.G2026), json.has("savedIsFlying"));
        assertEquals(7, json.path("blocks").size());
        assertEquals(
                "Grass Block",
                json.path("blocks").path("grass block").path("name").asText());
    }

    @Test
    void shouldWriteNumbersAsRealServersDo() throws JsonProcessingException {
        JsonNode options = describe(Generation.G2026, true).path("options");
        assertEquals(
                new BigInteger("18446744073709551615"),
                options.path("maxClients").bigIntegerValue());
        assertEquals("-24.799999237060547", options.path("gravity").path(1).asText());
    }

    @Test
    void shouldHaveNothingSavedForTransports() throws JsonProcessingException {
        assertFalse(describe(Generation.G2026, false).has("savedIsFlying"));
    }

    @Test
    void shouldGiveEachFaceItsOwnPlaceInTheAtlas() throws JsonProcessingException {
        JsonNode blocks = describe(Generation.G2026, true).path("blocks");
        long places = blocks.findValues("range").stream()
                .map(JsonNode::toString)
                .distinct()
                .count();
        assertEquals(42, places);
        blocks.findValues("range").forEach(range -> {
            assertTrue(range.path("startU").asDouble() > 0 && range.path("endU").asDouble() < 1);
            assertTrue(range.path("startV").asDouble() > 0 && range.path("endV").asDouble() < 1);
        });
    }

    private static JsonNode describe(Generation generation, boolean forPlayer) throws JsonProcessingException {
        WorldSettings settings = new WorldSettings(generation, 3, 1, 4, false);
        String json = new WorldDescription(settings).json("ada", new WorldClock(generation), forPlayer);
        return new ObjectMapper().readTree(json);
    }
}
