package io.voxelize.net.testkit.server.world;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;
import java.util.Locale;

/**
 * Writes the {@code blocks} of an INIT with the keys observed on the servers of each generation.
 *
 * <p><b>Thread:</b> any.
 */
final class BlocksJson {
    private final Generation generation;
    private final Atlas atlas;

    private BlocksJson(Generation generation) {
        this.generation = generation;
        this.atlas = new Atlas(generation);
    }

    static ObjectNode of(Generation generation) {
        BlocksJson writer = new BlocksJson(generation);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Block block : Block.ALL) {
            json.set(block.name().toLowerCase(Locale.ROOT), writer.block(block));
        }
        return json;
    }

    private ObjectNode block(Block block) {
        boolean empty = block.equals(Block.AIR);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", block.id()).put("name", block.name());
        json.put("rotatable", false)
                .put("yRotatable", false)
                .put("isEmpty", empty)
                .put("isFluid", false);
        json.put("isLight", block.isLight()).put("isOpaque", !empty).put("isSeeThrough", false);
        json.put("isPassable", empty && generation.since(Generation.G2024));
        json.put("transparentStandalone", false).put("isDynamic", false).put("isActive", false);
        json.put("redLightLevel", block.redLight()).put("greenLightLevel", block.greenLight());
        json.put("blueLightLevel", block.blueLight()).putNull("dynamicPatterns");
        putShape(json, block, empty);
        putNewer(json);
        return json;
    }

    private void putShape(ObjectNode json, Block block, boolean empty) {
        ArrayNode transparent = json.putArray("isTransparent");
        ArrayNode faces = json.putArray("faces");
        for (Face face : Face.values()) {
            transparent.add(empty);
            faces.add(face(block, face));
        }
        ArrayNode boxes = json.putArray("aabbs");
        if (!empty) {
            ObjectNode box = boxes.addObject();
            box.put("minX", 0.0)
                    .put("minY", 0.0)
                    .put("minZ", 0.0)
                    .put("maxX", 1.0)
                    .put("maxY", 1.0)
                    .put("maxZ", 1.0);
        }
    }

    private void putNewer(ObjectNode json) {
        if (generation.since(Generation.G2024)) {
            json.put("isEntity", false).put("yRotatableSegments", "All");
        }
        if (!generation.since(Generation.G2026)) {
            json.put("lightReduce", false);
            return;
        }
        json.put("lightAttenuation", 0).put("fluidFlowForce", 0.0).put("isWaterloggable", false);
        json.put("isWaterloggingFluid", false).put("occludesFluid", false).put("isPlant", false);
        json.put("isClimbable", false).putNull("defaultEntityJson").put("groundFrictionMultiplier", 1.0);
        json.put("stackGroup", 0).put("requiresSupport", "none").put("isRandomTickable", false);
    }

    private ObjectNode face(Block block, Face face) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", face.name().toLowerCase(Locale.ROOT)).put("independent", false);
        json.putArray("dir").add(face.direction(0)).add(face.direction(1)).add(face.direction(2));
        ArrayNode corners = json.putArray("corners");
        for (int i = 0; i < Face.CORNERS; i++) {
            ObjectNode corner = corners.addObject();
            corner.putArray("pos")
                    .add((double) face.position(i, 0))
                    .add((double) face.position(i, 1))
                    .add((double) face.position(i, 2));
            corner.putArray("uv").add((double) face.uv(i, 0)).add((double) face.uv(i, 1));
        }
        double startU = atlas.startU(block, face);
        double startV = atlas.startV(block, face);
        ObjectNode range = json.putObject("range");
        range.put("startU", startU).put("endU", startU + atlas.extent());
        range.put("startV", startV).put("endV", startV + atlas.extent());
        if (generation.since(Generation.G2024)) {
            json.put("isolated", false);
        }
        if (generation.since(Generation.G2026)) {
            json.putNull("textureGroup");
        }
        return json;
    }
}
