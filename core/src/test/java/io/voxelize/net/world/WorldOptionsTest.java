package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.message.Json;
import io.voxelize.net.message.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorldOptionsTest {
    private final ObjectNode json = (ObjectNode) Json.parse("""
            {"chunkSize":16,"maxHeight":256,"subChunks":8,"maxLightLevel":15,
            "minChunk":[-2147483647,-3],"maxChunk":[2147483646,4]}""");

    @Test
    void shouldFillInWhatOlderServersLeaveOut() {
        final WorldOptions options = WorldOptions.parse(json);
        assertTrue(options.doesTickTime());
        assertEquals(24_000, options.timePerDay());
        assertEquals("/", options.commandSymbol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunkSize", "maxHeight", "subChunks", "maxLightLevel", "minChunk", "maxChunk"})
    void shouldRefuseOptionsWithoutWhatEveryServerSends(String name) {
        json.remove(name);
        assertTrue(refused().toString().contains(name));
    }

    @ParameterizedTest
    @CsvSource({"chunkSize,0", "maxHeight,-1", "subChunks,0"})
    void shouldRefuseSizesBelowOne(String name, int value) {
        json.put(name, value);
        assertEquals(
                "option of INIT is missing or out of range: " + name + "=" + value,
                refused().getMessage());
    }

    @Test
    void shouldRefuseAnOptionOfTheWrongKind() {
        json.put("chunkSize", "16");
        assertEquals(NetworkException.Reason.BAD_JSON, refused().reason());
    }

    @Test
    void shouldKnowWhereTheWorldEnds() {
        final WorldOptions options = WorldOptions.parse(json);
        assertTrue(options.containsChunk(0, -3));
        assertTrue(options.containsChunk(0, 4));
        assertFalse(options.containsChunk(0, -4));
        assertFalse(options.containsChunk(0, 5));
        assertFalse(options.containsChunk(2_147_483_647L, 0));
        assertTrue(options.containsVoxel(Integer.MAX_VALUE, 255, -48));
        assertFalse(options.containsVoxel(0, 256, 0));
        assertFalse(options.containsVoxel(0, -1, 0));
        assertFalse(options.containsVoxel(0, 0, -49));
        assertFalse(options.containsVoxel(0, 0, 80));
        assertEquals(-1, options.chunkOf(-1));
        assertEquals(-1, options.chunkOf(-16));
        assertEquals(1, options.chunkOf(16));
    }

    private NetworkException refused() {
        return assertThrows(NetworkException.class, () -> WorldOptions.parse(json));
    }
}
