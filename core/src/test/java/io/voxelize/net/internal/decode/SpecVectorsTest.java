package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.Lights;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.message.VertexLights;
import io.voxelize.net.message.Voxels;
import io.voxelize.net.metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that were encoded by an independent generator and checked with other decoders. */
final class SpecVectorsTest {

    private static final String DATA_BLOCKS =
            "0806423e10ffffffffffffffffff011a0263302a182000000013000100130208000402008002000000000000003213200000004f00f0000004000360000000f000005a04666c6174";
    private static final String DATA_PACKED =
            "0806423310ffffffffffffffffff011a0263302a080000020000000200321880e00380e00380e00380e00380e00380e00380e00380e003";
    private static final String MESH_2023 =
            "080642850110ffffffffffffffffff011a0263302274080112700802120270791a30000000000000803f000000000000803f0000803f00000000000000000000803f0000803f0000803f0000803f0000803f2220000000000000803f0000803f0000803f00000000000000000000803f000000002a06000102020103320c80e00f80e00f80e00f80e00f";
    private static final String MESH_2024 =
            "080642940110ffffffffffffffffff011a0263302282010801127e0802120270791a0c0100f0ffffffffffffffff012230000000000000803f000000000000803f0000803f00000000000000000000803f0000803f0000803f0000803f0000803f2a20000000000000803f0000803f0000803f00000000000000000000803f0000000032060001020201033a0c80e00f80e00f80e00f80e00f";
    private static final String MESH_2026 =
            "0806429c0110ffffffffffffffffff011a026330228a0108011281010802120270791a0c0100f0ffffffffffffffff012223300000001100010021803f0700010800000400040200000c0004040060803f0000803f2a17200000001100010026803f040004020060803f000000003219180000009300000000010000000204008001000000030000003a12100000004200f00300040060030000f0030018ffff015a04666c6174";
    private static final String ENTITY_WITH_MOTION =
            "08053a2e0802120265311a03626f742a21010f0003000000fcffff80d007000000330166fe8000feffff000000000008000060ac02";

    private static final float[] POSITIONS = {0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1};
    private static final float[] UVS = {0, 1, 1, 1, 0, 0, 1, 0};
    private static final int[] INDICES = {0, 1, 2, 2, 1, 3};
    private static final int[] VERTEX_LIGHTS = {258_048, 258_048, 258_048, 258_048};
    private static final int[] VOXELS = {0, 0, 2, 0, 0, 0, 2, 0};
    private static final int[] LIGHTS = {61_440, 61_440, 61_440, 61_440, 61_440, 61_440, 61_440, 61_440};

    private final DecoderHarness harness = new DecoderHarness();

    @AfterEach
    void release() {
        harness.close();
    }

    @Test
    void shouldReadJoin() {
        Message message = harness.message("080112217b22776f726c64223a22666c6174222c22757365726e616d65223a22416461227d");
        assertEquals(MessageType.JOIN, message.type());
        assertEquals("{\"world\":\"flat\",\"username\":\"Ada\"}", message.json().toString());
        assertEquals(37, message.wireLength());
        assertEquals(37, message.plainLength());
        assertEquals(DecoderHarness.RECEIVED_NS, message.receivedNs());
    }

    @Test
    void shouldReadError() {
        String hex = "08031a21596f7520617265206e6f7420636f6e6e656374656420746f206120776f726c6421";
        assertEquals(MessageDecoder.DECODED, harness.decode(hex));
        assertEquals(MessageType.ERROR.id(), harness.decoder.message().typeId());
        assertEquals(
                "You are not connected to a world!", harness.decoder.message().text());
        assertEquals("You are not connected to a world!", harness.read().text().toString());
    }

    @Test
    void shouldReadMethodWithEmptyPayload() {
        Message message = harness.message("080922190a15766f782d6275696c74696e3a6765742d73746174731200");
        assertEquals(MessageType.METHOD, message.type());
        assertTrue(message.hasMethod());
        assertEquals("vox-builtin:get-stats", message.method().name().toString());
        assertTrue(message.method().payload().isEmpty());
    }

    @Test
    void shouldReadUpdateWithNegativeCoordinates() {
        Message message = harness.message(
                "0808522108ffffffffffffffffff01104018dfffffffffffffffff01208780881e2881e8035a04666c6174");
        assertEquals(MessageType.UPDATE, message.type());
        assertEquals(1, message.updates().count());
        UpdateView update = message.updates().iterator().next();
        assertEquals(-1, update.vx());
        assertEquals(64, update.vy());
        assertEquals(-33, update.vz());
        assertEquals(0x03C2_0007, update.voxel());
        assertEquals(7, Voxels.id(update.voxel()));
        assertEquals(2, Voxels.rotation(update.voxel()));
        assertEquals(12, Voxels.yRotation(update.voxel()));
        assertEquals(3, Voxels.stage(update.voxel()));
        assertEquals(0xF401, update.light());
        assertEquals(15, Lights.sun(update.light()));
        assertEquals(4, Lights.red(update.light()));
        assertEquals(0, Lights.green(update.light()));
        assertEquals(1, Lights.blue(update.light()));
        assertEquals("flat", message.worldName().toString());
    }

    @Test
    void shouldSkipBulkUpdateThatOnlyServersRead() {
        Message message =
                harness.message("08087a260a0cffffffffffffffffff01000112030a0a0b1a030505052207000283809480092a03000000");
        assertEquals(MessageType.UPDATE, message.type());
        assertEquals(0, message.updates().count());
        assertEquals(0, harness.count(Counter.UNKNOWN_FIELDS));
    }

    @Test
    void shouldTakeAVoxelOfTheBulkUpdateApart() {
        int voxel = 0x9005_0003;
        assertEquals(3, Voxels.id(voxel));
        assertEquals(5, Voxels.rotation(voxel));
        assertEquals(0, Voxels.yRotation(voxel));
        assertEquals(0, Voxels.stage(voxel));
        assertTrue(Voxels.isWaterlogged(voxel));
        assertEquals(4, Voxels.waterLevel(voxel));
    }

    @Test
    void shouldReadEventWithDoubleEncodedPayload() {
        Message message = harness.message("080c4a180a036869741211227b5c2264616d6167655c223a31307d22");
        assertEquals("hit", message.events().iterator().next().name().toString());
        assertEquals(
                "\"{\\\"damage\\\":10}\"",
                message.events().iterator().next().payload().toString());
        assertEquals(
                10,
                message.events().iterator().next().parsePayload().get("damage").intValue());
    }

    @Test
    void shouldReadEntityWithFullMotionAndTick() {
        Message message = harness.message(ENTITY_WITH_MOTION);
        assertEquals(300, message.tick());
        EntityView entity = message.entities().iterator().next();
        assertEquals(EntityOperation.UPDATE, entity.operation());
        assertEquals("e1", entity.id().toString());
        assertEquals("bot", entity.type().toString());
        assertTrue(entity.metadata().isEmpty());
        MotionView motion = entity.motion();
        assertEquals(1.5, motion.x());
        assertEquals(-2.0, motion.y());
        assertEquals(1000.25, motion.z());
        assertEquals(0.0, motion.directionX());
        assertEquals(0.599609375, motion.directionY());
        assertEquals(-0.80078125, motion.directionZ());
        assertTrue(motion.isInFluid());
        assertEquals(128 / 255.0, motion.fluidRatio());
        assertEquals(-1.0, motion.targetX());
        assertEquals(0.0, motion.targetY());
        assertEquals(4.0, motion.targetZ());
    }

    @Test
    void shouldTakeEntityWithCutMotionAsKeepAlive() {
        String cut = "08053a210802120265311a03626f742a14010f0003000000fcffff80d007000000330166fe60ac02";
        EntityView entity = harness.message(cut).entities().iterator().next();
        assertEquals("e1", entity.id().toString());
        assertFalse(entity.hasMotion());
        assertEquals(1, harness.count(Counter.BAD_RECORDS));
    }

    @Test
    void shouldReadMeshOf2023() {
        ChunkView chunk = chunk(harness.message(MESH_2023));
        assertEquals(0, chunk.x());
        assertEquals(-1, chunk.z());
        assertEquals("c0", chunk.id().toString());
        GeometryView geometry = geometry(chunk);
        assertFalse(geometry.hasAt());
        assertGeometry(geometry);
        assertEquals(Generation.G2023, harness.decoder.traits().generation());
    }

    @Test
    void shouldReadMeshOf2024() {
        GeometryView geometry = geometry(chunk(harness.message(MESH_2024)));
        assertPlace(geometry);
        assertGeometry(geometry);
        // Packed arrays with the new numbers: zlib or LZ4 outside would tell G2024 from GX.
        assertNull(harness.decoder.traits().generation());
    }

    @Test
    void shouldReadMeshOf2026() {
        ChunkView chunk = chunk(harness.message(MESH_2026));
        MeshView mesh = chunk.meshes().iterator().next();
        assertTrue(mesh.hasConnectivity());
        assertEquals(0x7FFF, mesh.connectivity());
        GeometryView geometry = geometry(chunk);
        assertPlace(geometry);
        assertGeometry(geometry);
        assertEquals(Generation.G2026, harness.decoder.traits().generation());
        assertEquals(ServerTraits.MAX_FRAME_LENGTH, harness.decoder.traits().maxFrameLength());
        assertTrue(harness.decoder.traits().bulkUpdateAllowed());
    }

    @Test
    void shouldReadMeshOfEveryGenerationFromHeap() {
        for (String mesh : new String[] {MESH_2023, MESH_2024, MESH_2026}) {
            harness.reconnect();
            assertGeometry(geometry(chunk(harness.onHeap().message(mesh))));
        }
    }

    @Test
    void shouldReadPackedData() {
        harness.init(2, 2);
        assertData(chunk(harness.message(DATA_PACKED)), 2, 2);
        assertEquals(64, harness.count(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldReadDataBlocks() {
        harness.init(2, 2);
        assertData(chunk(harness.message(DATA_BLOCKS)), 2, 2);
        assertEquals(Generation.G2026, harness.decoder.traits().generation());
    }

    @Test
    void shouldReadDataInLiteralBlocks() {
        harness.init(2, 2);
        assertData(
                chunk(
                        harness.message(
                                "0806425f10ffffffffffffffffff011a0263302a2620000000f0110000000000000000020000000000000000000000000000000200000000000000322620000000f01100f0000000f0000000f0000000f0000000f0000000f0000000f0000000f000005a04666c6174")),
                2,
                2);
    }

    @Test
    void shouldReadDataBeforeInit() {
        ChunkView chunk = chunk(harness.message(DATA_BLOCKS));
        assertEquals(0, chunk.voxels().chunkSize());
        assertArrayEquals(VOXELS, ints(chunk.voxels()));
        harness.reconnect();
        assertArrayEquals(LIGHTS, ints(chunk(harness.message(DATA_PACKED)).lights()));
    }

    @Test
    void shouldReadChatInZlib() {
        Message message =
                harness.message("789ce3e0d2bac3c1c5e6ece3e9ea1722c4ec98922875862371148c8251300aa800000b7ba5d4");
        assertEquals(38, message.wireLength());
        assertEquals(1121, message.plainLength());
        assertChat(message.chat(), 1100);
        assertFalse(harness.decoder.traits().bulkUpdateAllowed());
    }

    @Test
    void shouldReadLeaveInStoredZlib() {
        Message message = harness.message("789c010800f7ff08021a04666c6174051801d0");
        assertEquals(MessageType.LEAVE, message.type());
        assertEquals("flat", message.text().toString());
    }

    @Test
    void shouldReadChatInLz4Frame() {
        Message message = harness.message(
                "04224d1860408232000000ff07080a2af8200a06434c49454e5412034164611ae820610100ffffffffffffffffffffffffffffffff64605a04666c617400000000");
        assertEquals(65, message.wireLength());
        assertEquals(4227, message.plainLength());
        assertChat(message.chat(), 4200);
        assertEquals("flat", message.worldName().toString());
        assertTrue(harness.decoder.traits().bulkUpdateAllowed());
    }

    @Test
    void shouldReadLeaveInStoredLz4Frame() {
        Message message = harness.message("04224d186040820800008008021a04666c617400000000");
        assertEquals(MessageType.LEAVE, message.type());
        assertEquals("flat", message.text().toString());
    }

    @Test
    void shouldRejectInitWithoutJson() {
        assertEquals(MessageDecoder.REJECTED, harness.decode(""));
        assertEquals(MessageDecoder.REJECTED, harness.decode("0800"));
        assertEquals(2, harness.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldReadPeerWithTick() {
        Message message = harness.message(
                "080432260a02703112034164611a1b7b22706f736974696f6e223a5b302e352c36342e302c302e355d7d6007");
        PeerView peer = message.peers().iterator().next();
        assertEquals("p1", peer.id().toString());
        assertEquals("Ada", peer.username().toString());
        assertEquals("{\"position\":[0.5,64.0,0.5]}", peer.metadata().toString());
        assertEquals(7, message.tick());
    }

    @Test
    void shouldReadStatsWithWorldName() {
        Message message = harness.message(
                "080e12267b227469636b223a3132302c2274696d65223a382e32352c2264656c7461223a302e3031367d5a04666c6174");
        assertEquals(
                "{\"tick\":120,\"time\":8.25,\"delta\":0.016}", message.json().toString());
        assertEquals("flat", message.worldName().toString());
    }

    @Test
    void shouldCompareWorldName() {
        assertEquals(
                MessageDecoder.DECODED,
                harness.decode(
                        "0808522108ffffffffffffffffff01104018dfffffffffffffffff01208780881e2881e8035a04666c6174"));
        assertTrue(harness.decoder.message().hasWorldName());
        assertTrue(harness.decoder.message().worldNameIs("flat"));
        assertFalse(harness.decoder.message().worldNameIs("flap"));
        assertFalse(harness.decoder.message().worldNameIs("flats"));
        assertFalse(harness.decoder.message().worldNameIs(""));
        harness.decoder.release();
    }

    @Test
    void shouldRejectFragmentOfTheSidePath() {
        assertEquals(MessageDecoder.REJECTED, harness.decode("010200000000000000"));
        assertEquals(1, harness.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldRejectIllegalTag() {
        assertEquals(MessageDecoder.REJECTED, harness.decode("04"));
        assertEquals(1, harness.count(Counter.BAD_MESSAGES));
    }

    @Test
    void shouldRejectOtherZlibLevelsThatAreNoZlib() {
        assertEquals(MessageDecoder.REJECTED, harness.decode("7801"));
        assertEquals(MessageDecoder.REJECTED, harness.decode("780108021a04666c6174"));
        assertEquals(2, harness.count(Counter.BAD_COMPRESSION));
    }

    @Test
    void shouldRefuseHugePrefixWithoutAllocating() {
        harness.init(2, 2);
        long allocated = harness.slabs.allocatedLength();
        ChunkView chunk = chunk(harness.message(DATA_BLOCKS.replace("2a1820000000", "2a18ffffffff")));
        assertFalse(chunk.hasVoxels());
        assertArrayEquals(LIGHTS, ints(chunk.lights()));
        assertEquals(1, harness.count(Counter.BAD_ARRAYS));
        assertTrue(harness.slabs.allocatedLength() - allocated < 8 << 10, harness.slabs::toString);
    }

    @Test
    void shouldRefuseHugePrefixBeforeInitWithoutAllocating() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        ChunkView chunk = chunk(harness.message(DATA_BLOCKS.replace("2a1820000000", "2a18fcffffff")));
        assertFalse(chunk.hasVoxels());
        assertEquals(1, harness.count(Counter.BAD_ARRAYS));
    }

    static ChunkView chunk(Message message) {
        assertEquals(MessageType.LOAD, message.type());
        assertEquals(1, message.chunks().count());
        return message.chunks().iterator().next();
    }

    static GeometryView geometry(ChunkView chunk) {
        MeshView mesh = chunk.meshes().iterator().next();
        assertEquals(1, mesh.level());
        assertEquals(1, mesh.geometries().count());
        return mesh.geometries().iterator().next();
    }

    static int[] ints(IntArrayView view) {
        int[] values = new int[view.length()];
        assertEquals(values.length, view.copyTo(values, 0));
        return values;
    }

    static float[] floats(FloatArrayView view) {
        float[] values = new float[view.length()];
        assertEquals(values.length, view.copyTo(values, 0));
        return values;
    }

    private static void assertPlace(GeometryView geometry) {
        assertTrue(geometry.hasAt());
        assertEquals(1, geometry.atX());
        assertEquals(0, geometry.atY());
        assertEquals(-16, geometry.atZ());
    }

    private static void assertGeometry(GeometryView geometry) {
        assertEquals(2, geometry.voxel());
        assertEquals("py", geometry.faceName().toString());
        assertEquals(4, geometry.vertexCount());
        assertArrayEquals(POSITIONS, floats(geometry.positions()));
        assertArrayEquals(UVS, floats(geometry.uvs()));
        assertArrayEquals(INDICES, ints(geometry.indices()));
        assertArrayEquals(VERTEX_LIGHTS, ints(geometry.lights()));
        assertEquals(3, VertexLights.ambientOcclusion(geometry.lights().get(0)));
        assertEquals(15, Lights.sun(VertexLights.light(geometry.lights().get(0))));
        assertEquals(0, geometry.positions().index() % 64);
        assertEquals(0, geometry.uvs().index() % 64);
    }

    private static void assertData(ChunkView chunk, int chunkSize, int maxHeight) {
        assertEquals(chunkSize, chunk.voxels().chunkSize());
        assertEquals(maxHeight, chunk.voxels().maxHeight());
        assertArrayEquals(VOXELS, ints(chunk.voxels()));
        assertArrayEquals(LIGHTS, ints(chunk.lights()));
        assertEquals(2, Voxels.id(chunk.voxels().get(0, 1, 0)));
        assertEquals(2, Voxels.id(chunk.voxels().get(1, 1, 0)));
        assertEquals(0, chunk.meshes().count());
    }

    private static void assertChat(ChatView chat, int bodyLength) {
        assertEquals("CLIENT", chat.type().toString());
        assertEquals("Ada", chat.sender().toString());
        assertEquals("a".repeat(bodyLength), chat.body().toString());
    }
}
