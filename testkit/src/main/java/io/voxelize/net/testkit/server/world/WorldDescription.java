package io.voxelize.net.testkit.server.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;

/**
 * Writes the JSON of an INIT.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class WorldDescription {
    private final WorldSettings settings;
    private final ObjectNode blocks;
    private final ObjectNode options;

    /**
     * Prepares the parts that stay the same.
     *
     * @param settings of the worlds.
     */
    public WorldDescription(WorldSettings settings) {
        this.settings = settings;
        this.blocks = BlocksJson.of(settings.generation());
        this.options = OptionsJson.of(settings);
    }

    /**
     * Writes the JSON.
     *
     * @param clientId the id the server uses for the connection.
     * @param clock of the world.
     * @param forPlayer whether to add the fields for players, which transports do not get.
     * @return JSON text.
     */
    public String json(String clientId, WorldClock clock, boolean forPlayer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", clientId);
        json.set("blocks", blocks);
        json.set("options", options);
        json.set("stats", clock.json());
        if (forPlayer && settings.generation().since(Generation.G2026)) {
            json.put("savedIsFlying", false).put("savedIsGhost", false).put("savedIsSwimming", false);
        }
        return json.toString();
    }
}
