package io.voxelize.net.world;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A block type, as INIT describes it. Immutable.
 *
 * <p>The keys differ between server versions; {@link #json()} has all of them.
 *
 * <p>Source: {@code Block}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 *
 * @param id {@code 0} to {@code 0xFFFF}, bits 0 to 15 of a voxel word.
 * @param name in its original case.
 * @param isEmpty whether the voxel is empty, as for air.
 * @param isFluid whether it flows.
 * @param isOpaque whether it hides what is behind it.
 * @param isTransparent whether light passes through all six faces.
 * @param isPassable whether bodies pass through it.
 * @param redLightLevel red light it emits, {@code 0} to {@code 15}.
 * @param greenLightLevel green light it emits, {@code 0} to {@code 15}.
 * @param blueLightLevel blue light it emits, {@code 0} to {@code 15}.
 * @param json its whole JSON in INIT.
 */
public record Block(
        int id,
        String name,
        boolean isEmpty,
        boolean isFluid,
        boolean isOpaque,
        boolean isTransparent,
        boolean isPassable,
        int redLightLevel,
        int greenLightLevel,
        int blueLightLevel,
        JsonNode json) {

    /** Largest block id; ids take 16 bits of a voxel word. */
    static final int MAX_ID = 0xFFFF;

    private static final int FACES = 6;

    /**
     * Tells whether it emits light.
     *
     * @return true if any of the three levels is above 0.
     */
    public boolean isLight() {
        return (redLightLevel | greenLightLevel | blueLightLevel) != 0;
    }

    static Block parse(String key, JsonNode json) {
        return new Block(
                json.path("id").intValue(),
                json.path("name").asText(key),
                json.path("isEmpty").asBoolean(),
                json.path("isFluid").asBoolean(),
                json.path("isOpaque").asBoolean(),
                isTransparent(json.path("isTransparent")),
                json.path("isPassable").asBoolean(),
                json.path("redLightLevel").asInt(),
                json.path("greenLightLevel").asInt(),
                json.path("blueLightLevel").asInt(),
                json);
    }

    private static boolean isTransparent(JsonNode faces) {
        for (int face = 0; face < FACES; face++) {
            if (!faces.path(face).asBoolean()) {
                return false;
            }
        }
        return true;
    }
}
