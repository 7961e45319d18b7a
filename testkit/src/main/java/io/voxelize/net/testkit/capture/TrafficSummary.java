package io.voxelize.net.testkit.capture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the received messages: messages by type with their lengths on the wire and after outer decompression, records
 * by kind, and for each kind of array how many there were, how many elements they had, and a CRC-32 over all elements
 * in wire order, each as 4 bytes little-endian.
 *
 * <p>Two programs that decode the same traffic correctly produce the same {@link #toJson()}.
 *
 * <p><b>Thread:</b> game.
 */
public final class TrafficSummary implements NetIntercept {

    private final Supplier<? extends @Nullable Generation> generation;
    private final Map<MessageType, TypeSum> types = new EnumMap<>(MessageType.class);
    private final ArraySum voxels = new ArraySum();
    private final ArraySum lights = new ArraySum();
    private final ArraySum positions = new ArraySum();
    private final ArraySum uvs = new ArraySum();
    private final ArraySum indices = new ArraySum();
    private final ArraySum vertexLights = new ArraySum();
    private long peers;
    private long entities;
    private long events;
    private long updates;
    private long chunks;
    private long meshes;
    private long geometries;

    /**
     * Creates an empty summary.
     *
     * @param generation of the server once it is known; packed arrays that are empty count as arrays, LZ4 blocks that
     *     are missing do not.
     */
    public TrafficSummary(Supplier<? extends @Nullable Generation> generation) {
        this.generation = generation;
    }

    /** Messages of one type. */
    private static final class TypeSum {
        private long count;
        private long wireBytes;
        private long plainBytes;

        private void add(Message message) {
            count++;
            wireBytes += message.wireLength();
            plainBytes += message.plainLength();
        }
    }

    @Override
    public void onMessage(Message message) {
        types.computeIfAbsent(message.type(), type -> new TypeSum()).add(message);
        peers += message.peers().count();
        entities += message.entities().count();
        events += message.events().count();
        updates += message.updates().count();
        for (ChunkView chunk : message.chunks()) {
            add(chunk);
        }
    }

    private void add(ChunkView chunk) {
        chunks++;
        if (chunk.hasVoxels()) {
            voxels.add(chunk.voxels().byteBuffer());
        }
        if (chunk.hasLights()) {
            lights.add(chunk.lights().byteBuffer());
        }
        for (MeshView mesh : chunk.meshes()) {
            meshes++;
            add(mesh.geometries());
        }
    }

    private void add(Cursor<GeometryView> all) {
        for (GeometryView geometry : all) {
            geometries++;
            boolean packed = geometry.vertexCount() == 0 || generation.get() != Generation.G2026;
            add(positions, geometry.positions().byteBuffer(), packed);
            add(uvs, geometry.uvs().byteBuffer(), packed);
            add(indices, geometry.indices().byteBuffer(), packed);
            add(vertexLights, geometry.lights().byteBuffer(), packed);
        }
    }

    private static void add(ArraySum sum, ByteBuffer array, boolean countEmpty) {
        if (countEmpty || array.hasRemaining()) {
            sum.add(array);
        }
    }

    /**
     * Returns the sums.
     *
     * @return a new tree: {@code messages}, counts of records, {@code arrays}.
     */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("messages", messagesJson());
        json.put("peers", peers).put("entities", entities).put("events", events).put("updates", updates);
        putPositive(json, "chunks", chunks);
        putPositive(json, "meshes", meshes);
        putPositive(json, "geometries", geometries);
        json.set("arrays", arraysJson());
        return json;
    }

    private ObjectNode messagesJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        types.forEach((type, sum) -> json.putObject(type.name())
                .put("count", sum.count)
                .put("wireBytes", sum.wireBytes)
                .put("plainBytes", sum.plainBytes));
        return json;
    }

    private ObjectNode arraysJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("voxels", voxels.toJson());
        json.set("lights", lights.toJson());
        json.set("positions", positions.toJson());
        json.set("uvs", uvs.toJson());
        json.set("indices", indices.toJson());
        json.set("vertexLights", vertexLights.toJson());
        return json;
    }

    private static void putPositive(ObjectNode json, String name, long value) {
        if (value > 0) {
            json.put(name, value);
        }
    }
}
