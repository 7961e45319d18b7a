package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityOperation;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.metrics.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.zip.DeflaterOutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random messages of every generation and captured ones, read by ours and by protobuf's own runtime and compared field
 * by field. The seed is printed; {@code -Dvoxelize.net.seed} repeats it.
 */
@Tag("protobuf")
final class ProtobufDifferentialTest {

    /** Of the time for each generation: ten seconds in all, with either runtime. */
    private static final long SLICE_NS = 2_500_000_000L;

    /** On any machine, however slow. */
    private static final int MIN_MESSAGES = 1_000;

    private static final int MANY = Integer.getInteger("voxelize.net.messages", 100_000);
    private static final long SEED = Long.getLong("voxelize.net.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private Generation generation = Generation.G2026;

    @BeforeAll
    static void printSeed() {
        System.out.println("ProtobufDifferentialTest: -Dvoxelize.net.seed=" + SEED);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadTheSameMessagesAsProtobuf(Generation generation) throws IOException {
        long endNs = System.nanoTime() + SLICE_NS;
        compare(generation, count -> count < MIN_MESSAGES || System.nanoTime() < endNs);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void shouldReadTheSameMessagesAsProtobufInManyRounds(Generation generation) throws IOException {
        compare(generation, count -> count < MANY);
    }

    private void compare(Generation generation, IntPredicate goesOn) throws IOException {
        this.generation = generation;
        NetworkConfig config = NetworkConfig.builder().generation(generation).build();
        try (DecoderHarness harness = new DecoderHarness(config)) {
            for (int i = 0; goesOn.test(i); i++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(shuffled(message()));
                if (random.nextInt(3) == 0) {
                    // Protobuf merges what comes twice.
                    out.writeBytes(message());
                }
                byte[] plain = out.toByteArray();
                assertSame(Message.parseFrom(plain), harness.message(compressed(plain)), "seed=" + SEED + ", " + i);
            }
            assertEquals(0, harness.count(Counter.BAD_ARRAYS) + harness.count(Counter.BAD_GEOMETRIES));
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void shouldReadCapturedMessagesAsProtobufReadsThem(Path capture) throws IOException {
        generation = Generation.valueOf(
                capture.getFileName().toString().substring(0, 5).toUpperCase(Locale.ROOT));
        // As a user has it: the generation is for the decoder to find out.
        try (DecoderHarness harness = new DecoderHarness()) {
            int index = 0;
            for (byte[] wire : CaptureDecodeTest.messages(capture)) {
                Message expected = Message.parseFrom(FuzzCorpus.plain(wire));
                assertSame(expected, harness.message(wire), capture + ", message=" + index++);
            }
        }
    }

    static List<Path> captures() throws IOException {
        return CaptureDecodeTest.captures();
    }

    /** As a server of the generation may send it: as it is, or with its compression around it. */
    private byte[] compressed(byte[] plain) throws IOException {
        if (random.nextBoolean()) {
            return plain;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean zlib = generation == Generation.G2023 || generation == Generation.G2024;
        try (OutputStream compressor = zlib ? new DeflaterOutputStream(out) : new LZ4FrameOutputStream(out)) {
            compressor.write(plain);
        }
        return out.toByteArray();
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
            // Flags say what follows the position: direction, fluid ratio, target.
            byte[] motion = new byte[14 + 6 + 1 + 12 + random.nextInt(4)];
            random.nextBytes(motion);
            motion[0] = 1;
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
            chunk.setVoxels(ints(1 + random.nextInt(40)));
        }
        if (random.nextBoolean()) {
            chunk.setLights(ints(1 + random.nextInt(40)));
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
        Geometry.Builder geometry = Geometry.newBuilder().setVoxel(number());
        ByteString positions = floats(3 * vertices);
        ByteString uvs = floats(2 * vertices);
        ByteString corners = indices.length == 0 ? ByteString.EMPTY : ints(indices);
        ByteString lights = ints(vertices);
        if (random.nextBoolean()) {
            geometry.setFaceName(text());
        }
        if (generation == Generation.G2023) {
            // One number lower than today, and no place of isolated faces.
            return geometry.setAt(positions).setPositions(uvs).setUvs(corners).setIndices(lights);
        }
        if (random.nextBoolean()) {
            geometry.setAt(ByteString.copyFrom(Wire.packed(number(), number(), number())));
        }
        return geometry.setPositions(positions).setUvs(uvs).setIndices(corners).setLights(lights);
    }

    private ByteString ints(int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = number();
        }
        return ints(values);
    }

    private ByteString ints(int[] values) {
        return ByteString.copyFrom(generation == Generation.G2026 ? block(Wire.words(values)) : Wire.packed(values));
    }

    private ByteString floats(int count) {
        byte[] words = words(count);
        return ByteString.copyFrom(generation == Generation.G2026 ? block(words) : words);
    }

    /** Compressed, or nothing but literals. */
    private byte[] block(byte[] content) {
        if (random.nextBoolean()) {
            return Wire.block(content);
        }
        byte[] compressed = LZ4Factory.safeInstance().fastCompressor().compress(content);
        return ByteBuffer.allocate(Integer.BYTES + compressed.length)
                .putInt(Integer.reverseBytes(content.length))
                .put(compressed)
                .array();
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

    private void assertSame(Message expected, io.voxelize.net.message.Message actual, String where) throws IOException {
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
            assertSame(entity.getMotion().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN), view.motion(), where);
        }
    }

    private static void assertSame(ByteBuffer motion, MotionView view, String where) {
        int flags = motion.get(1);
        motion.position(2);
        assertEquals(motion.getInt() / 512.0, view.x(), where);
        assertEquals(motion.getInt() / 512.0, view.y(), where);
        assertEquals(motion.getInt() / 512.0, view.z(), where);
        // The fluid belongs to the rigid body: without one its flag means nothing.
        assertEquals((flags & 5) == 5, view.isInFluid(), where);
        assertEquals((flags & 2) != 0, view.hasDirection(), where);
        if (view.hasDirection()) {
            assertEquals(motion.getShort() / 512.0, view.directionX(), where);
            assertEquals(motion.getShort() / 512.0, view.directionY(), where);
            assertEquals(motion.getShort() / 512.0, view.directionZ(), where);
        }
        assertEquals((flags & 4) != 0, view.hasRigidBody(), where);
        if (view.hasRigidBody()) {
            assertEquals((motion.get() & 0xFF) / 255.0, view.fluidRatio(), where);
        }
        assertEquals((flags & 8) != 0, view.hasTarget(), where);
        if (view.hasTarget()) {
            assertEquals(motion.getInt() / 512.0, view.targetX(), where);
            assertEquals(motion.getInt() / 512.0, view.targetY(), where);
            assertEquals(motion.getInt() / 512.0, view.targetZ(), where);
        }
    }

    private static void assertSame(Update update, UpdateView view, String where) {
        assertEquals(update.getVx(), view.vx(), where);
        assertEquals(update.getVy(), view.vy(), where);
        assertEquals(update.getVz(), view.vz(), where);
        assertEquals(update.getVoxel(), view.voxel(), where);
        assertEquals(update.getLight(), view.light(), where);
    }

    private void assertSame(Chunk chunk, ChunkView view, String where) throws IOException {
        assertEquals(chunk.getX(), view.x(), where);
        assertEquals(chunk.getZ(), view.z(), where);
        assertEquals(chunk.getId(), view.id().toString(), where);
        assertEquals(content(chunk.getVoxels(), false), view.voxels().byteBuffer(), where);
        assertEquals(content(chunk.getLights(), false), view.lights().byteBuffer(), where);
        assertEquals(chunk.getMeshesCount(), view.meshes().count(), where);
        Iterator<MeshView> meshes = view.meshes().iterator();
        for (Mesh mesh : chunk.getMeshesList()) {
            MeshView meshView = meshes.next();
            assertEquals(mesh.getLevel(), meshView.level(), where);
            assertEquals(mesh.hasConnectivity(), meshView.hasConnectivity(), where);
            if (mesh.hasConnectivity()) {
                assertEquals(mesh.getConnectivity(), meshView.connectivity(), where);
            }
            assertEquals(mesh.getGeometriesCount(), meshView.geometries().count(), where);
            Iterator<GeometryView> geometries = meshView.geometries().iterator();
            for (Geometry geometry : mesh.getGeometriesList()) {
                assertSame(geometry, geometries.next(), where);
            }
        }
    }

    private void assertSame(Geometry geometry, GeometryView view, String where) throws IOException {
        assertEquals(geometry.getVoxel(), view.voxel(), where);
        assertEquals(geometry.getFaceName(), view.faceName().toString(), where);
        boolean old = generation == Generation.G2023;
        assertEquals(!old && !geometry.getAt().isEmpty(), view.hasAt(), where);
        if (view.hasAt()) {
            ByteBuffer place = varints(geometry.getAt());
            assertEquals(place.getInt(0), view.atX(), where);
            assertEquals(place.getInt(4), view.atY(), where);
            assertEquals(place.getInt(8), view.atZ(), where);
        }
        ByteString positions = old ? geometry.getAt() : geometry.getPositions();
        ByteString uvs = old ? geometry.getPositions() : geometry.getUvs();
        ByteString indices = old ? geometry.getUvs() : geometry.getIndices();
        ByteString lights = old ? geometry.getIndices() : geometry.getLights();
        assertEquals(content(positions, true), view.positions().byteBuffer(), where);
        assertEquals(content(uvs, true), view.uvs().byteBuffer(), where);
        assertEquals(content(indices, false), view.indices().byteBuffer(), where);
        assertEquals(content(lights, false), view.lights().byteBuffer(), where);
        assertEquals(view.lights().length(), view.vertexCount(), where);
    }

    /** What an array of the generation holds, as 32-bit little-endian words; read by other libraries than ours. */
    private ByteBuffer content(ByteString array, boolean floats) throws IOException {
        if (generation != Generation.G2026) {
            return floats ? array.asReadOnlyByteBuffer() : varints(array);
        }
        if (array.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        byte[] content =
                new byte[Integer.reverseBytes(array.asReadOnlyByteBuffer().getInt(0))];
        byte[] block = array.substring(Integer.BYTES).toByteArray();
        int length = LZ4Factory.safeInstance()
                .safeDecompressor()
                .decompress(block, 0, block.length, content, 0, content.length);
        assertEquals(content.length, length);
        return ByteBuffer.wrap(content);
    }

    private static ByteBuffer varints(ByteString packed) throws IOException {
        ByteBuffer words = ByteBuffer.allocate(packed.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        CodedInputStream in = packed.newCodedInput();
        while (!in.isAtEnd()) {
            words.putInt(in.readInt32());
        }
        return words.flip();
    }
}
