package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts without interest are neither inflated nor copied. */
final class InterestsTest {

    private static final int ENTITY = 5;

    private final DecoderHarness wire = new DecoderHarness();

    @AfterEach
    void close() {
        wire.close();
    }

    private static Wire entity(String id, String type) {
        return new Wire().varint(1, 2).text(2, id).text(3, type).text(4, "{\"position\":[1,2,3]}");
    }

    private static Wire entities(Wire... entities) {
        Wire message = Wire.message(ENTITY);
        for (Wire entity : entities) {
            message.embedded(7, entity);
        }
        return message;
    }

    private List<String> delivered(Wire message) {
        List<String> ids = new ArrayList<>();
        Message decoded = wire.message(message.bytes());
        for (EntityView entity : decoded.entities()) {
            ids.add(entity.id().toString());
            assertEquals("{\"position\":[1,2,3]}", entity.metadata().toString());
        }
        return ids;
    }

    @Test
    void shouldSkipEntitiesOfOtherTypes() {
        wire.interests(Interests.ALL.withEntityTypes("bot", "cow"));
        Wire message = entities(
                entity("a", "bot"),
                entity("b", "bots"),
                entity("c", "bo"),
                entity("d", "block::chest"),
                entity("e", "cow"),
                entity("f", "Bot"));
        assertEquals(List.of("a", "e"), delivered(message));
        assertEquals(4, wire.count(Counter.ENTITIES_FILTERED));
    }

    @Test
    void shouldSelectBlockEntitiesByTheirPrefix() {
        wire.interests(Interests.ALL.withEntityTypes(Interests.BLOCK_ENTITIES));
        Wire message = entities(entity("a", "block::"), entity("b", "block:"), entity("c", "block::chest"));
        assertEquals(List.of("a", "c"), delivered(message));
    }

    @Test
    void shouldSkipEveryEntityThatHasATypeWhenNoneIsWanted() {
        wire.interests(Interests.ALL.withEntityTypes());
        Wire untyped = new Wire().text(2, "gone").text(4, "{\"position\":[1,2,3]}");
        assertEquals(List.of("gone"), delivered(entities(entity("a", "bot"), untyped, entity("b", "*"))));
        assertEquals(2, wire.count(Counter.ENTITIES_FILTERED));
    }

    @Test
    void shouldTakeTheLastTypeWhereverItStands() {
        wire.interests(Interests.ALL.withEntityTypes("bot"));
        Wire late = new Wire()
                .text(3, "cow")
                .text(4, "{\"position\":[1,2,3]}")
                .text(2, "a")
                .text(3, "bot");
        Wire early = new Wire().text(3, "bot").text(2, "b").text(3, "cow");
        assertEquals(List.of("a"), delivered(entities(late, early)));
    }

    @Test
    void shouldFilterTheEntitiesOfInitToo() {
        wire.interests(Interests.NONE);
        Message init = wire.message(Wire.message(0)
                .text(2, "{\"id\":\"me\"}")
                .embedded(7, entity("a", "bot"))
                .bytes());
        assertEquals(0, init.entities().count());
    }

    @Test
    void shouldRefuseAMessageWhoseUnwantedEntityIsMalformed() {
        wire.interests(Interests.ALL.withEntityTypes());
        Wire malformed = new Wire().text(3, "bot").raw(4 << 3 | 2).raw(100);
        assertEquals(MessageDecoder.REJECTED, wire.decode(entities(malformed).bytes()));
        assertEquals(1, wire.count(Counter.BAD_MESSAGES));
        assertEquals(0, wire.count(Counter.ENTITIES_FILTERED));
    }

    @Test
    void shouldCopyNothingOfUnwantedEntities() {
        Wire[] crowd = new Wire[1_000];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = entity("entity-" + i, i == 500 ? "bot" : "block::chest");
        }
        byte[] message = entities(crowd).bytes();
        assertEquals(MessageDecoder.DECODED, wire.decode(message));
        wire.read();
        long whole = wire.slabs.inUseLength();
        assertTrue(whole > 50_000, "a body in a slab: " + whole);
        wire.interests(Interests.ALL.withEntityTypes("bot"));
        assertEquals(MessageDecoder.DECODED, wire.decode(message));
        assertTrue(
                wire.decoder.message().recordLength() < 300,
                "recordLength=" + wire.decoder.message().recordLength());
        wire.read();
        assertEquals(0, wire.slabs.inUseLength(), "it fits the ring");
    }

    // Without a clock: what would do harm if anybody looked at it does none.

    private static final int LOAD = 6;

    private static final int CHAT = 10;

    /** A field of bytes that claims to be longer than what it stands in. */
    private static Wire overlong(int field) {
        return new Wire().raw(field << 3 | 2).raw(1_000).raw(0);
    }

    private static byte[] loadOf(Wire chunk) {
        return Wire.message(LOAD).embedded(8, chunk).bytes();
    }

    @Test
    void shouldNotLookIntoMeshesThatNobodyWants() {
        Wire malformed = new Wire().varint(1, 3).embedded(4, overlong(2));
        assertEquals(
                MessageDecoder.REJECTED, wire.decode(loadOf(malformed)), "whoever looks sees that it is malformed");
        wire.interests(Interests.ALL.withoutMeshes());
        Message message = wire.message(loadOf(malformed));
        assertEquals(3, message.chunks().iterator().next().x());
        assertEquals(1, wire.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldNotLookIntoGeometryThatNobodyWants() {
        Wire geometry = new Wire().varint(1, 1).bytes(4, new byte[] {1, 2, 3});
        Wire chunk = new Wire().embedded(4, new Wire().embedded(2, geometry));
        wire.message(loadOf(chunk));
        assertEquals(1, wire.count(Counter.BAD_GEOMETRIES));
        wire.interests(Interests.ALL.withoutMeshes());
        wire.message(loadOf(chunk));
        assertEquals(1, wire.count(Counter.BAD_GEOMETRIES));
    }

    @Test
    void shouldNotLookIntoDataThatNobodyWants() {
        wire.init(2, 1);
        Wire chunk = new Wire().bytes(5, new byte[] {(byte) 0x80}).bytes(6, new byte[] {(byte) 0x80});
        wire.message(loadOf(chunk));
        assertEquals(2, wire.count(Counter.BAD_ARRAYS));
        wire.interests(Interests.ALL.withoutVoxels());
        wire.message(loadOf(chunk));
        assertEquals(3, wire.count(Counter.BAD_ARRAYS), "the lights only");
        wire.interests(Interests.ALL.withoutVoxels().withoutLights());
        wire.message(loadOf(chunk));
        assertEquals(3, wire.count(Counter.BAD_ARRAYS));
    }

    @Test
    void shouldNotLookIntoMessagesThatNobodyWants() {
        wire.interests(Interests.of(MessageType.CHAT));
        assertEquals(MessageDecoder.FILTERED, wire.decode(loadOf(overlong(3))));
        assertEquals(0, wire.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldGoByTheLastTypeOfAMessage() {
        wire.interests(Interests.of(MessageType.LOAD));
        byte[] chat = Wire.message(LOAD).varint(1, CHAT).bytes();
        assertEquals(MessageDecoder.FILTERED, wire.decode(chat));
        byte[] load = Wire.message(CHAT).varint(1, LOAD).bytes();
        assertEquals(MessageType.LOAD, wire.message(load).type());
        byte[] late = new Wire().text(3, "text").varint(1, CHAT).bytes();
        assertEquals(MessageDecoder.FILTERED, wire.decode(late));
        assertEquals(2, wire.count(Counter.MESSAGES_FILTERED));
        assertEquals(0, wire.slabs.inUseLength());
    }

    @Test
    void shouldUniteTypesOfEntities() {
        Interests bots = Interests.of(MessageType.ENTITY).withEntityTypes("bot");
        Interests none = Interests.of(MessageType.LOAD).withEntityTypes();
        assertEquals(bots.entityTypes(), Interests.NONE.union(bots).union(none).entityTypes());
        assertEquals(
                Interests.ALL.withEntityTypes("bot", "cow"),
                Interests.ALL.withEntityTypes("cow").union(bots));
        assertEquals(Interests.ALL, Interests.ALL.withEntityTypes("cow").union(Interests.ALL));
        assertEquals(bots.withoutMeshes().entityTypes(), bots.entityTypes());
    }

    /** Real traffic: what was written for a client with some interests is exactly the arrays that it wants. */
    @ParameterizedTest
    @ValueSource(strings = {"g2023-hills-cut", "g2023-tutorial-cut", "g2024-tutorial-cut", "g2026-tutorial"})
    void shouldInflateNothingElseOfRealTraffic(String capture) throws IOException {
        Inflated all = inflated(capture, Interests.ALL);
        assertEquals(all.voxels + all.lights + all.meshes, all.total);
        assertTrue(all.voxels > 0 && all.lights > 0 && all.meshes > 0);
        assertEquals(all.voxels, inflated(capture, Interests.ALL.withoutLights().withoutMeshes()).total);
        assertEquals(all.lights, inflated(capture, Interests.ALL.withoutVoxels().withoutMeshes()).total);
        assertEquals(all.meshes, inflated(capture, Interests.ALL.withoutVoxels().withoutLights()).total);
        Interests chat = Interests.of(MessageType.CHAT);
        assertEquals(0, inflated(capture, chat).total);
    }

    private record Inflated(long voxels, long lights, long meshes, long total) {}

    private static Inflated inflated(String capture, Interests interests) throws IOException {
        long voxels = 0;
        long lights = 0;
        long meshes = 0;
        try (DecoderHarness harness = new DecoderHarness()) {
            harness.interests(interests);
            for (byte[] bytes :
                    CaptureDecodeTest.messages(Path.of("src", "test", "resources", "captures", capture + ".vxlcap"))) {
                if (harness.decode(bytes) == MessageDecoder.FILTERED) {
                    continue;
                }
                for (ChunkView chunk : harness.read().chunks()) {
                    voxels += 4L * chunk.voxels().length();
                    lights += 4L * chunk.lights().length();
                    for (var mesh : chunk.meshes()) {
                        for (var geometry : mesh.geometries()) {
                            meshes += 4L
                                    * (geometry.positions().length()
                                            + geometry.uvs().length()
                                            + geometry.indices().length()
                                            + geometry.lights().length());
                        }
                    }
                }
            }
            assertEquals(0, harness.count(Counter.BAD_ARRAYS) + harness.count(Counter.BAD_GEOMETRIES));
            return new Inflated(voxels, lights, meshes, harness.count(Counter.ARRAY_BYTES_RECEIVED));
        }
    }
}
