package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.decode.SpecVectorsTest.chunk;
import static io.voxelize.net.internal.decode.SpecVectorsTest.floats;
import static io.voxelize.net.internal.decode.SpecVectorsTest.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which arrays are accepted in which form, and which are dropped. */
final class ArrayRulesTest {

    private static final int[] WORDS = {7, 300, 70_000, -1};

    private final DecoderHarness harness = new DecoderHarness();

    @AfterEach
    void release() {
        harness.close();
    }

    @Test
    void shouldReadUnpackedAndSplitArrays() {
        harness.init(2, 1);
        Wire chunk = Wire.empty()
                .varint(5, 7)
                .bytes(6, Wire.packed(1, 2))
                .bytes(5, Wire.packed(300, 70_000))
                .varint(5, 0xFFFF_FFFFL)
                .bytes(6, new byte[0])
                .varint(6, 3)
                .varint(6, 4);
        ChunkView view = load(chunk);
        assertArrayEquals(WORDS, ints(view.voxels()));
        assertArrayEquals(new int[] {1, 2, 3, 4}, ints(view.lights()));
    }

    @Test
    void shouldReadUnpackedAndSplitGeometry() {
        Wire geometry = Wire.empty()
                .varint(3, -5)
                .varint(3, 6)
                .varint(3, 7)
                .fixed32(4, Float.floatToRawIntBits(1.5f))
                .bytes(4, Wire.floats(2.5f, -3.5f))
                .fixed32(5, Float.floatToRawIntBits(0.25f))
                .fixed32(5, Float.floatToRawIntBits(0.75f))
                .bytes(6, Wire.packed(0))
                .bytes(6, Wire.packed(0, 0))
                .varint(7, 9);
        GeometryView view = geometry(geometry);
        assertEquals(-5, view.atX());
        assertEquals(7, view.atZ());
        assertArrayEquals(new float[] {1.5f, 2.5f, -3.5f}, floats(view.positions()));
        assertArrayEquals(new float[] {0.25f, 0.75f}, floats(view.uvs()));
        assertArrayEquals(new int[] {0, 0, 0}, ints(view.indices()));
        assertArrayEquals(new int[] {9}, ints(view.lights()));
    }

    @Test
    void shouldTakeTheLastOfTwoBlocks() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        Wire chunk = Wire.empty().bytes(5, Wire.block(Wire.words(1, 2, 3, 4))).bytes(5, Wire.block(Wire.words(WORDS)));
        assertArrayEquals(WORDS, ints(load(chunk).voxels()));
    }

    @Test
    void shouldReadPackedArraysInLz4Frames() throws IOException {
        harness.init(2, 1);
        Wire chunk = Wire.empty()
                .bytes(5, Wire.packed(WORDS))
                .embedded(4, Wire.empty().varint(1, 1).embedded(2, packedGeometry()));
        byte[] message = Wire.message(6).embedded(8, chunk).bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(out)) {
            frame.write(message);
        }
        assertArrayEquals(WORDS, ints(chunk(harness.message(out.toByteArray())).voxels()));
        assertEquals(Generation.GX, harness.decoder.traits().generation());
        assertTrue(harness.decoder.traits().bulkUpdateAllowed());
    }

    @Test
    void shouldDropArrayOfTheWrongLengthAndKeepTheOther() {
        harness.init(2, 1);
        ChunkView packed = load(Wire.empty().bytes(5, Wire.packed(1, 2, 3)).bytes(6, Wire.packed(WORDS)));
        assertFalse(packed.hasVoxels());
        assertArrayEquals(WORDS, ints(packed.lights()));
        harness.reconnect();
        harness.init(2, 1);
        ChunkView blocks =
                load(Wire.empty().bytes(5, Wire.block(Wire.words(WORDS))).bytes(6, Wire.block(Wire.words(1, 2, 3))));
        assertArrayEquals(WORDS, ints(blocks.voxels()));
        assertFalse(blocks.hasLights());
        assertEquals(2, harness.count(Counter.BAD_ARRAYS));
        assertEquals(2 * 4 * Integer.BYTES, harness.count(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldMentionNoSlabWhenNoArrayIsWellFormed() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        byte[] damaged = Wire.block(Wire.words(WORDS));
        damaged[4] = 0x1F;
        ChunkView chunk = load(Wire.empty().bytes(5, damaged));
        assertFalse(chunk.hasVoxels());
        assertNull(chunk.retain());
        assertEquals(0, harness.slabs.inUseLength());
        assertEquals(1, harness.count(Counter.BAD_ARRAYS));
    }

    @Test
    void shouldDropGeometriesThatContradictThemselves() {
        byte[] positions = Wire.floats(1, 2, 3);
        byte[] uvs = Wire.floats(1, 2);
        byte[] indices = Wire.packed(0, 0, 0);
        byte[] lights = Wire.packed(5);
        Wire[] wrong = {
            geometry(Wire.floats(1, 2), uvs, indices, lights),
            geometry(positions, Wire.floats(1), indices, lights),
            geometry(positions, uvs, Wire.packed(0, 0), lights),
            geometry(positions, uvs, indices, Wire.packed(5, 5)),
            geometry(positions, uvs, Wire.packed(0, 0, 1), lights),
            geometry(positions, uvs, Wire.packed(0, 0, -1), lights),
            geometry(new byte[11], uvs, indices, lights),
            geometry(positions, uvs, new byte[] {0, 0, -128}, lights),
            geometry(positions, uvs, indices, lights).bytes(3, Wire.packed(1, 2)),
            geometry(new byte[0], new byte[0], indices, new byte[0])
        };
        Wire mesh = Wire.empty();
        for (Wire geometry : wrong) {
            mesh.embedded(2, geometry);
            mesh.embedded(2, packedGeometry());
        }
        harness.decoder.traits().numbering(ServerTraits.Numbering.NEW);
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.PACKED);
        MeshView view = load(Wire.empty().embedded(4, mesh)).meshes().iterator().next();
        assertEquals(wrong.length, view.geometries().count());
        for (GeometryView geometry : view.geometries()) {
            assertArrayEquals(new float[] {1, 2, 3}, floats(geometry.positions()));
            assertArrayEquals(new int[] {0, 0, 0}, ints(geometry.indices()));
        }
        assertEquals(wrong.length, harness.count(Counter.BAD_GEOMETRIES));
    }

    @Test
    void shouldKeepMeshWhoseOnlyGeometryIsDropped() {
        Wire mesh = Wire.empty()
                .varint(1, 3)
                .embedded(2, geometry(Wire.floats(1, 2), Wire.floats(1), Wire.packed(), Wire.packed()));
        MeshView view = load(Wire.empty().embedded(4, mesh)).meshes().iterator().next();
        assertEquals(0, view.geometries().count());
        assertEquals(0, harness.slabs.inUseLength());
    }

    @Test
    void shouldKeepGeometryWithoutVertices() {
        GeometryView view = geometry(Wire.empty().varint(1, 12).text(2, "top"));
        assertEquals(12, view.voxel());
        assertEquals("top", view.faceName().toString());
        assertEquals(0, view.vertexCount());
        assertEquals(0, view.positions().length());
        assertEquals(0, harness.slabs.inUseLength());
    }

    @Test
    void shouldLeaveOutChunksThatTheWorldDoesNotHave() {
        harness.message(Wire.message(0).text(2, """
                        {"options":{"chunkSize":2,"maxHeight":1,"minChunk":[-1,-1],"maxChunk":[1,1]}}""").bytes());
        Wire message = Wire.message(6);
        int[][] places = {{2, 0}, {-1, 1}, {0, -2}, {1, -1}, {0, 2}};
        for (int[] place : places) {
            message.embedded(
                    8, Wire.empty().varint(1, place[0]).varint(2, place[1]).bytes(5, Wire.packed(WORDS)));
        }
        StringBuilder found = new StringBuilder();
        for (ChunkView chunk : harness.message(message.bytes()).chunks()) {
            found.append(chunk.x()).append(',').append(chunk.z()).append(' ');
            assertArrayEquals(WORDS, ints(chunk.voxels()));
        }
        assertEquals("-1,1 1,-1 ", found.toString());
        assertEquals(3, harness.count(Counter.CHUNKS_OUTSIDE_WORLD));
        assertEquals(8L * WORDS.length, harness.count(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldInflateOnlyWhatIsOfInterest() {
        harness.init(2, 1);
        Wire chunk = Wire.empty()
                .bytes(5, Wire.packed(WORDS))
                .bytes(6, Wire.packed(WORDS))
                .embedded(4, Wire.empty().embedded(2, packedGeometry()));
        harness.interests(Interests.ALL.withoutMeshes().withoutLights());
        ChunkView voxelsOnly = load(chunk);
        assertTrue(voxelsOnly.hasVoxels());
        assertFalse(voxelsOnly.hasLights());
        assertEquals(0, voxelsOnly.meshes().count());
        harness.interests(Interests.ALL.withoutVoxels());
        ChunkView rest = load(chunk);
        assertFalse(rest.hasVoxels());
        assertArrayEquals(WORDS, ints(rest.lights()));
        assertEquals(1, rest.meshes().count());
        harness.interests(Interests.NONE.union(Interests.of(MessageType.CHAT)));
        assertEquals(
                MessageDecoder.FILTERED,
                harness.decode(Wire.message(6).embedded(8, chunk).bytes()));
        assertEquals(1, harness.count(Counter.MESSAGES_FILTERED));
        assertEquals(0, harness.count(Counter.BAD_ARRAYS));
    }

    @Test
    void shouldAlwaysDeliverWhatSessionsAreMadeOf() {
        harness.interests(Interests.NONE);
        harness.init(2, 1);
        for (int type = 1; type <= 3; type++) {
            assertEquals(
                    type,
                    harness.message(Wire.message(type).text(3, "x").bytes())
                            .type()
                            .id());
        }
        assertEquals(2, harness.decoder.traits().chunkSize());
        // The type may stand anywhere, and the last one counts.
        assertEquals(
                MessageDecoder.FILTERED,
                harness.decode(Wire.message(3).text(3, "x").varint(1, 10).bytes()));
        assertEquals(MessageDecoder.REJECTED, harness.decode("0a"));
    }

    @Test
    void shouldBelieveTheConfiguredGeneration() {
        NetworkConfig config =
                NetworkConfig.builder().generation(Generation.G2023).build();
        try (DecoderHarness configured = new DecoderHarness(config)) {
            Wire geometry = Wire.empty()
                    .bytes(3, Wire.floats(1, 2, 3))
                    .bytes(4, Wire.floats(1, 2))
                    .bytes(5, Wire.packed(0, 0, 0))
                    .bytes(6, Wire.packed(5))
                    .bytes(7, Wire.packed(1));
            Wire mesh = Wire.empty().embedded(2, geometry);
            ChunkView chunk = chunk(configured.message(
                    Wire.message(6).embedded(8, Wire.empty().embedded(4, mesh)).bytes()));
            assertEquals(1, chunk.meshes().iterator().next().geometries().count());
            assertEquals(Generation.G2023, configured.decoder.traits().generation());
        }
    }

    private ChunkView load(Wire chunk) {
        return chunk(harness.message(Wire.message(6).embedded(8, chunk).bytes()));
    }

    private GeometryView geometry(Wire geometry) {
        Wire mesh = Wire.empty().embedded(2, geometry);
        MeshView view = load(Wire.empty().embedded(4, mesh)).meshes().iterator().next();
        assertEquals(1, view.geometries().count());
        return view.geometries().iterator().next();
    }

    private static Wire packedGeometry() {
        return geometry(Wire.floats(1, 2, 3), Wire.floats(1, 2), Wire.packed(0, 0, 0), Wire.packed(5));
    }

    private static Wire geometry(byte[] positions, byte[] uvs, byte[] indices, byte[] lights) {
        return Wire.empty().bytes(4, positions).bytes(5, uvs).bytes(6, indices).bytes(7, lights);
    }
}
