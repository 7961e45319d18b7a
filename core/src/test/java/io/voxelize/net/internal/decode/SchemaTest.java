package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The schema against messages captured from, or checked against, other implementations. */
@Tag("protobuf")
final class SchemaTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void shouldEncodeJoin() {
        final Message join = Message.newBuilder()
                .setType(Message.Type.JOIN)
                .setJson("{\"world\":\"flat\",\"username\":\"Ada\"}")
                .build();
        assertEquals(
                "080112217b22776f726c64223a22666c6174222c22757365726e616d65223a22416461227d",
                HEX.formatHex(join.toByteArray()));
    }

    @Test
    void shouldReadErrorText() throws InvalidProtocolBufferException {
        final Message error = parse("08031a21596f7520617265206e6f7420636f6e6e656374656420746f206120776f726c6421");
        assertEquals(Message.Type.ERROR, error.getType());
        assertEquals("You are not connected to a world!", error.getText());
    }

    @Test
    void shouldReadMethodWithExplicitEmptyPayload() throws InvalidProtocolBufferException {
        final Message method = parse("080922190a15766f782d6275696c74696e3a6765742d73746174731200");
        assertEquals(Message.Type.METHOD, method.getType());
        assertEquals("vox-builtin:get-stats", method.getMethod().getName());
        assertEquals("", method.getMethod().getPayload());
    }

    @Test
    void shouldEncodeUpdateWithNegativeCoordinates() {
        final Message update = Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .setWorldName("flat")
                .addUpdates(Update.newBuilder()
                        .setVx(-1)
                        .setVy(64)
                        .setVz(-33)
                        .setVoxel(0x03c20007)
                        .setLight(0xf401))
                .build();
        assertEquals(
                "0808522108ffffffffffffffffff01104018dfffffffffffffffff01208780881e2881e8035a04666c6174",
                HEX.formatHex(update.toByteArray()));
    }

    @Test
    void shouldEncodeBulkUpdatePacked() {
        final Message bulk = Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .setBulkUpdate(BulkUpdate.newBuilder()
                        .addAllVx(List.of(-1, 0, 1))
                        .addAllVy(List.of(10, 10, 11))
                        .addAllVz(List.of(5, 5, 5))
                        .addAllVoxels(List.of(0, 2, 0x90050003))
                        .addAllLights(List.of(0, 0, 0)))
                .build();
        assertEquals(
                "08087a260a0cffffffffffffffffff01000112030a0a0b1a030505052207000283809480092a03000000",
                HEX.formatHex(bulk.toByteArray()));
    }

    @Test
    void shouldReadEntityWithMotionAndTick() throws InvalidProtocolBufferException {
        final Message message = parse("08053a2e0802120265311a03626f742a21010f0003000000fcffff80d007000000330166fe8000"
                + "feffff000000000008000060ac02");
        final Entity entity = message.getEntities(0);
        assertEquals(300, message.getTick());
        assertEquals(Entity.Operation.UPDATE, entity.getOperation());
        assertEquals("e1", entity.getId());
        assertEquals("bot", entity.getType());
        assertEquals(33, entity.getMotion().size());
    }

    @Test
    void shouldTellAbsentMotionFromEmptyMotion() throws InvalidProtocolBufferException {
        final Entity absent = Entity.newBuilder().setId("e1").build();
        assertFalse(Entity.parseFrom(absent.toByteArray()).hasMotion());
        assertTrue(Entity.parseFrom(HEX.parseHex("120265312a00")).hasMotion());
    }

    @Test
    void shouldReadPeerWithTick() throws InvalidProtocolBufferException {
        final Message message =
                parse("080432260a02703112034164611a1b7b22706f736974696f6e223a5b302e352c36342e302c302e355d7d6007");
        final Peer peer = message.getPeers(0);
        assertEquals("p1", peer.getId());
        assertEquals("Ada", peer.getUsername());
        assertEquals("{\"position\":[0.5,64.0,0.5]}", peer.getMetadata());
        assertEquals(7, message.getTick());
    }

    @Test
    void shouldReadPackedChunkOf2023() throws InvalidProtocolBufferException {
        final Chunk chunk = parse("0806423310ffffffffffffffffff011a0263302a080000020000000200321880e00380e00380e00380"
                        + "e00380e00380e00380e00380e003")
                .getChunks(0);
        assertEquals(0, chunk.getX());
        assertEquals(-1, chunk.getZ());
        assertEquals("0000020000000200", HEX.formatHex(chunk.getVoxels().toByteArray()));
        assertEquals(24, chunk.getLights().size());
    }

    @Test
    void shouldReadMeshOf2026WithConnectivity() throws InvalidProtocolBufferException {
        final Chunk chunk = parse("0806429c0110ffffffffffffffffff011a026330228a0108011281010802120270791a0c0100f0ffffff"
                        + "ffffffffff012223300000001100010021803f0700010800000400040200000c0004040060803f000080"
                        + "3f2a17200000001100010026803f040004020060803f0000000032191800000093000000000100000002"
                        + "04008001000000030000003a12100000004200f00300040060030000f0030018ffff015a04666c6174")
                .getChunks(0);
        final Geometry geometry = chunk.getMeshes(0).getGeometries(0);
        assertEquals(1, chunk.getMeshes(0).getLevel());
        assertEquals(0x7fff, chunk.getMeshes(0).getConnectivity());
        assertEquals("py", geometry.getFaceName());
        assertEquals("0100f0ffffffffffffffff01", HEX.formatHex(geometry.getAt().toByteArray()));
        assertEquals(35, geometry.getPositions().size());
        assertEquals(18, geometry.getLights().size());
    }

    @Test
    void shouldReadNoBytesAsInit() throws InvalidProtocolBufferException {
        assertEquals(Message.Type.INIT, parse("").getType());
    }

    @Test
    void shouldRefuseTruncatedTag() {
        assertThrows(InvalidProtocolBufferException.class, () -> parse("04"));
    }

    private static Message parse(String hex) throws InvalidProtocolBufferException {
        return Message.parseFrom(HEX.parseHex(hex));
    }
}
