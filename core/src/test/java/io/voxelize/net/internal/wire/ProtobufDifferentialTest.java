package io.voxelize.net.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.voxelize.net.internal.wire.proto.ChatMessage;
import io.voxelize.net.internal.wire.proto.Chunk;
import io.voxelize.net.internal.wire.proto.Entity;
import io.voxelize.net.internal.wire.proto.Event;
import io.voxelize.net.internal.wire.proto.Geometry;
import io.voxelize.net.internal.wire.proto.Mesh;
import io.voxelize.net.internal.wire.proto.Message;
import io.voxelize.net.internal.wire.proto.Method;
import io.voxelize.net.internal.wire.proto.Peer;
import io.voxelize.net.internal.wire.proto.Update;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.UpdateView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random messages, read by ours and by protobuf's own runtime. A failure names the seed, {@code -Dvoxelize.net.seed} repeats it. */
@Tag("protobuf")
final class ProtobufDifferentialTest {

    private static final int MESSAGES = 1_500;
    private static final long SEED = Long.getLong("voxelize.net.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    @Test
    void shouldReadWhatProtobufReads() throws InvalidProtocolBufferException {
        try (DecoderHarness harness = new DecoderHarness()) {
            for (int i = 0; i < MESSAGES; i++) {
                byte[] bytes = shuffled(message());
                assertSame(Message.parseFrom(bytes), harness.message(bytes), "seed=" + SEED + ", message=" + i);
            }
        }
    }

    @Test
    void shouldMergeAsProtobufMerges() throws InvalidProtocolBufferException {
        try (DecoderHarness harness = new DecoderHarness()) {
            for (int i = 0; i < MESSAGES / 2; i++) {
                ByteArrayOutputStream twice = new ByteArrayOutputStream();
                twice.writeBytes(message());
                twice.writeBytes(message());
                byte[] bytes = twice.toByteArray();
                assertSame(Message.parseFrom(bytes), harness.message(bytes), "seed=" + SEED + ", message=" + i);
            }
        }
    }

    /** The top-level fields in another order, those of one number kept in theirs; unknown ones between them. */
    private byte[] shuffled(byte[] message) {
        List<byte[]> fields = new ArrayList<>();
        ProtoReader reader = new ProtoReader();
        reader.wrap(ByteBuffer.wrap(message), 0, message.length);
        while (reader.next()) {
            byte[] content = new byte[reader.isBytes() ? reader.length() : 0];
            reader.buffer().getBytes(reader.index(), content);
            Wire field = reader.isBytes()
                    ? Wire.empty().bytes(reader.field(), content)
                    : Wire.empty().varint(reader.field(), reader.value());
            fields.add(field.bytes());
        }
        Collections.rotate(fields, random.nextInt(fields.size() + 1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            out.writeBytes(field);
            if (random.nextInt(4) == 0) {
                out.writeBytes(Wire.empty()
                        .varint(40 + random.nextInt(9), random.nextLong())
                        .bytes());
            }
        }
        return out.toByteArray();
    }

    private byte[] message() {
        // Any type but INIT, which must also be JSON.
        Message.Builder message = Message.newBuilder().setTypeValue(1 + random.nextInt(14));
        if (random.nextBoolean()) {
            message.setJson(text()).setTick(random.nextLong()).setWorldName(text());
        }
        if (random.nextBoolean()) {
            message.setText(text());
        }
        if (random.nextInt(3) == 0) {
            message.setMethod(Method.newBuilder().setName(text()).setPayload(text()));
        }
        if (random.nextInt(3) == 0) {
            message.setChat(chat());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            message.addPeers(Peer.newBuilder().setId(text()).setUsername(text()).setMetadata(text()));
            message.addEvents(Event.newBuilder().setName(text()).setPayload(text()));
            message.addEntities(entity());
            message.addUpdates(update());
            message.addChunks(chunk());
        }
        return message.build().toByteArray();
    }

    private ChatMessage.Builder chat() {
        ChatMessage.Builder chat = ChatMessage.newBuilder();
        if (random.nextBoolean()) {
            chat.setType(text()).setSender(text()).setTSendMs(random.nextGaussian() * 1e12);
        }
        if (random.nextBoolean()) {
            chat.setBody(text()).setMetadata(text()).setTraceId(text());
        }
        return chat;
    }

    private Entity.Builder entity() {
        Entity.Builder entity = Entity.newBuilder()
                .setOperationValue(random.nextInt(4))
                .setId(text())
                .setType(text())
                .setMetadata(text());
        if (random.nextBoolean()) {
            byte[] motion = new byte[14 + random.nextInt(4)];
            random.nextBytes(motion);
            motion[0] = 1;
            motion[1] = 0;
            entity.setMotion(ByteString.copyFrom(motion));
        }
        return entity;
    }

    private Update.Builder update() {
        return Update.newBuilder()
                .setVx(number())
                .setVy(number())
                .setVz(number())
                .setVoxel(number())
                .setLight(number());
    }

    private Chunk.Builder chunk() {
        Chunk.Builder chunk = Chunk.newBuilder().setX(number()).setZ(number()).setId(text());
        if (random.nextBoolean()) {
            chunk.setVoxels(ByteString.copyFrom(Wire.block(words(1 + random.nextInt(40)))));
        }
        if (random.nextBoolean()) {
            chunk.setLights(ByteString.copyFrom(Wire.block(words(1 + random.nextInt(40)))));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            chunk.addMeshes(mesh());
        }
        return chunk;
    }

    private Mesh.Builder mesh() {
        Mesh.Builder mesh = Mesh.newBuilder().setLevel(number());
        if (random.nextBoolean()) {
            mesh.setConnectivity(random.nextInt(0x8000));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            mesh.addGeometries(geometry());
        }
        return mesh;
    }

    private Geometry.Builder geometry() {
        int vertices = 1 + random.nextInt(20);
        int[] indices = new int[3 * random.nextInt(10)];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = random.nextInt(vertices);
        }
        Geometry.Builder geometry = Geometry.newBuilder()
                .setVoxel(number())
                .setPositions(ByteString.copyFrom(Wire.block(words(3 * vertices))))
                .setUvs(ByteString.copyFrom(Wire.block(words(2 * vertices))))
                .setLights(ByteString.copyFrom(Wire.block(words(vertices))));
        if (indices.length > 0) {
            geometry.setIndices(ByteString.copyFrom(Wire.block(Wire.words(indices))));
        }
        if (random.nextBoolean()) {
            geometry.setFaceName(text()).setAt(ByteString.copyFrom(Wire.packed(number(), number(), number())));
        }
        return geometry;
    }

    private byte[] words(int count) {
        byte[] words = new byte[count * Integer.BYTES];
        random.nextBytes(words);
        return words;
    }

    private int number() {
        return random.nextInt() >> random.nextInt(32);
    }

    private String text() {
        String alphabet = "abc{}\":,é漢😀 ";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 900 : 12); i > 0; i--) {
            int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
            text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }

    private static void assertSame(Message expected, io.voxelize.net.message.Message actual, String where) {
        assertEquals(expected.getTypeValue(), actual.type().id(), where);
        assertEquals(expected.getJson(), actual.json().toString(), where);
        assertEquals(expected.getText(), actual.text().toString(), where);
        assertEquals(expected.getWorldName(), actual.worldName().toString(), where);
        assertEquals(expected.getTick(), actual.tick(), where);
        assertEquals(expected.hasMethod(), actual.hasMethod(), where);
        assertEquals(expected.getMethod().getName(), actual.method().name().toString(), where);
        assertEquals(
                expected.getMethod().getPayload(), actual.method().payload().toString(), where);
        assertSame(expected.hasChat(), expected.getChat(), actual, where);
        assertEquals(expected.getPeersCount(), actual.peers().count(), where);
        Iterator<PeerView> peers = actual.peers().iterator();
        for (Peer peer : expected.getPeersList()) {
            PeerView view = peers.next();
            assertEquals(peer.getId(), view.id().toString(), where);
            assertEquals(peer.getUsername(), view.username().toString(), where);
            assertEquals(peer.getMetadata(), view.metadata().toString(), where);
        }
        assertEquals(expected.getEventsCount(), actual.events().count(), where);
        Iterator<EventView> events = actual.events().iterator();
        for (Event event : expected.getEventsList()) {
            EventView view = events.next();
            assertEquals(event.getName(), view.name().toString(), where);
            assertEquals(event.getPayload(), view.payload().toString(), where);
        }
        assertEquals(expected.getEntitiesCount(), actual.entities().count(), where);
        Iterator<EntityView> entities = actual.entities().iterator();
        for (Entity entity : expected.getEntitiesList()) {
            assertSame(entity, entities.next(), where);
        }
        assertEquals(expected.getUpdatesCount(), actual.updates().count(), where);
        Iterator<UpdateView> updates = actual.updates().iterator();
        for (Update update : expected.getUpdatesList()) {
            assertSame(update, updates.next(), where);
        }
        assertEquals(expected.getChunksCount(), actual.chunks().count(), where);
        Iterator<ChunkView> chunks = actual.chunks().iterator();
        for (Chunk chunk : expected.getChunksList()) {
            assertSame(chunk, chunks.next(), where);
        }
    }

    private static void assertSame(
            boolean expected, ChatMessage chat, io.voxelize.net.message.Message actual, String where) {
        assertEquals(expected, actual.hasChat(), where);
        assertEquals(chat.getType(), actual.chat().type().toString(), where);
        assertEquals(chat.getSender(), actual.chat().sender().toString(), where);
        assertEquals(chat.getBody(), actual.chat().body().toString(), where);
        assertEquals(chat.getMetadata(), actual.chat().metadata().toString(), where);
        assertEquals(chat.getTraceId(), actual.chat().traceId().toString(), where);
        assertEquals(chat.getTSendMs(), actual.chat().sentMs(), where);
    }

    private static void assertSame(Entity entity, EntityView view, String where) {
        assertEquals(EntityOperation.fromId(entity.getOperationValue()), view.operation(), where);
        assertEquals(entity.getId(), view.id().toString(), where);
        assertEquals(entity.getType(), view.type().toString(), where);
        assertEquals(entity.getMetadata(), view.metadata().toString(), where);
        assertEquals(entity.hasMotion(), view.hasMotion(), where);
        if (entity.hasMotion()) {
            int x = Integer.reverseBytes(
                    entity.getMotion().asReadOnlyByteBuffer().getInt(2));
            assertEquals(x / 512.0, view.motion().x(), where);
        }
    }

    private static void assertSame(Update update, UpdateView view, String where) {
        assertEquals(update.getVx(), view.vx(), where);
        assertEquals(update.getVy(), view.vy(), where);
        assertEquals(update.getVz(), view.vz(), where);
        assertEquals(update.getVoxel(), view.voxel(), where);
        assertEquals(update.getLight(), view.light(), where);
    }

    private static void assertSame(Chunk chunk, ChunkView view, String where) {
        assertEquals(chunk.getX(), view.x(), where);
        assertEquals(chunk.getZ(), view.z(), where);
        assertEquals(chunk.getId(), view.id().toString(), where);
        assertEquals(content(chunk.getVoxels()), ByteBuffer.wrap(Wire.words(SpecVectorsTest.ints(view.voxels()))));
        assertEquals(content(chunk.getLights()), ByteBuffer.wrap(Wire.words(SpecVectorsTest.ints(view.lights()))));
        assertEquals(chunk.getMeshesCount(), view.meshes().count(), where);
        Iterator<MeshView> meshes = view.meshes().iterator();
        for (Mesh mesh : chunk.getMeshesList()) {
            MeshView meshView = meshes.next();
            assertEquals(mesh.getLevel(), meshView.level(), where);
            assertEquals(mesh.hasConnectivity(), meshView.hasConnectivity(), where);
            assertEquals(mesh.getGeometriesCount(), meshView.geometries().count(), where);
            Iterator<GeometryView> geometries = meshView.geometries().iterator();
            for (Geometry geometry : mesh.getGeometriesList()) {
                assertSame(geometry, geometries.next(), where);
            }
        }
    }

    private static void assertSame(Geometry geometry, GeometryView view, String where) {
        assertEquals(geometry.getVoxel(), view.voxel(), where);
        assertEquals(geometry.getFaceName(), view.faceName().toString(), where);
        assertEquals(!geometry.getAt().isEmpty(), view.hasAt(), where);
        assertEquals(content(geometry.getPositions()), view.positions().byteBuffer(), where);
        assertEquals(content(geometry.getUvs()), view.uvs().byteBuffer(), where);
        assertEquals(content(geometry.getIndices()), view.indices().byteBuffer(), where);
        assertEquals(content(geometry.getLights()), view.lights().byteBuffer(), where);
    }

    /** What a literal-only block holds. */
    private static ByteBuffer content(ByteString block) {
        if (block.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        int length = Integer.reverseBytes(block.asReadOnlyByteBuffer().getInt(0));
        return block.substring(block.size() - length).asReadOnlyByteBuffer();
    }
}
