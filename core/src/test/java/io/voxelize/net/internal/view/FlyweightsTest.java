package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Cursor;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MethodView;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.message.VoxelArrayView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of {@link FlyweightContractTest} for every view. */
final class FlyweightsTest {

    private static final byte[] NO_MOTION = {};

    private static <V> V second(Cursor<V> cursor) {
        var elements = cursor.iterator();
        elements.next();
        return elements.next();
    }

    private static String string(TextView text) {
        return text.toString();
    }

    @Nested
    final class MessageItself extends FlyweightContractTest<Message> {

        @Override
        Class<? super Message> viewType() {
            return Message.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.putLong(RecordLayout.TICK, -variant)
                    .putLong(RecordLayout.RECEIVED_NS, Long.MIN_VALUE + variant)
                    .putInt(RecordLayout.WIRE_LENGTH, 10 + variant)
                    .putInt(RecordLayout.PLAIN_LENGTH, 20)
                    .text(RecordLayout.JSON, "{\"v\":" + variant + "}")
                    .text(RecordLayout.TEXT, "té" + variant)
                    .text(RecordLayout.WORLD_NAME, "")
                    .update(1, 2, 3, 4, 5);
        }

        @Override
        Message open(Message message) {
            return message;
        }

        @Override
        String read(Message view) {
            return view.type() + " " + view.tick() + " " + view.receivedNs() + " " + view.wireLength() + " "
                    + view.plainLength() + " " + view.json() + " " + view.text() + " "
                    + view.worldName().isEmpty() + " " + view.hasMethod() + view.hasChat() + " "
                    + view.updates().count() + view.peers().count()
                    + view.entities().count() + view.chunks().count()
                    + view.events().count() + " "
                    + view.chat().body().isEmpty() + view.chat().sentMs()
                    + view.method().name().isEmpty();
        }

        @Override
        String expected(int variant) {
            return "LOAD " + -variant + " " + (Long.MIN_VALUE + variant) + " " + (10 + variant) + " 20 {\"v\":"
                    + variant + "} té" + variant + " true falsefalse 10000 true0.0true";
        }

        /** The one view that the dispatcher itself wraps again: unchecked, it stands for the next message. */
        @Override
        @Test
        void shouldStayRefusedInUncheckedModeUntilOpenedAgain() {
            Message kept = open(wrap(message, 1, 8));
            message.unwrap();
            wrap(message, 2, 8);
            assertEquals(expected(2), read(kept));
        }

        @Test
        void shouldNameTypeAndCounts() {
            String text = wrap(message, 1, 8).toString();
            assertEquals("LOAD(peers=0, entities=0, chunks=0, events=0, updates=1, method=false, chat=false)", text);
        }

        @Test
        void shouldReadEpoch() {}
    }

    @Nested
    final class Text extends FlyweightContractTest<TextView> {

        @Override
        Class<? super TextView> viewType() {
            return TextView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.text(RecordLayout.TEXT, "grün " + variant);
        }

        @Override
        TextView open(Message message) {
            return message.text();
        }

        @Override
        String read(TextView view) {
            byte[] bytes = new byte[view.length() + 2];
            assertEquals(view.length(), view.copyTo(bytes, 2));
            assertEquals(view.byteAt(0), bytes[2]);
            assertEquals(view.buffer().getByte(view.index()), bytes[2]);
            return view + "/" + view.length() + "/" + view.isEmpty() + "/" + view.appendTo(new StringBuilder());
        }

        @Override
        String expected(int variant) {
            return "grün " + variant + "/7/false/grün " + variant;
        }
    }

    @Nested
    final class Peers extends FlyweightContractTest<PeerView> {

        @Override
        Class<? super PeerView> viewType() {
            return PeerView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.peer("a", "Ada", "{}").event("between", "").peer("b", "Bo" + variant, "");
        }

        @Override
        PeerView open(Message message) {
            return second(message.peers());
        }

        @Override
        String read(PeerView view) {
            return view.id() + "," + view.username() + "," + view.metadata().length();
        }

        @Override
        String expected(int variant) {
            return "b,Bo" + variant + ",0";
        }
    }

    @Nested
    final class Events extends FlyweightContractTest<EventView> {

        @Override
        Class<? super EventView> viewType() {
            return EventView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.event("first", "1").event("second", "\"" + variant + "\"");
        }

        @Override
        EventView open(Message message) {
            return second(message.events());
        }

        @Override
        String read(EventView view) {
            return view.name() + "=" + view.payload();
        }

        @Override
        String expected(int variant) {
            return "second=\"" + variant + "\"";
        }
    }

    @Nested
    final class Updates extends FlyweightContractTest<UpdateView> {

        @Override
        Class<? super UpdateView> viewType() {
            return UpdateView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.update(1, 1, 1, 1, 1).update(Integer.MIN_VALUE, Integer.MAX_VALUE, -17, -variant, 0xFFFF);
        }

        @Override
        UpdateView open(Message message) {
            return second(message.updates());
        }

        @Override
        String read(UpdateView view) {
            return view.vx() + " " + view.vy() + " " + view.vz() + " " + view.voxel() + " " + view.light();
        }

        @Override
        String expected(int variant) {
            return Integer.MIN_VALUE + " " + Integer.MAX_VALUE + " -17 " + -variant + " 65535";
        }
    }

    @Nested
    final class Entities extends FlyweightContractTest<EntityView> {

        @Override
        Class<? super EntityView> viewType() {
            return EntityView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.entity(0, "e", "bot", "{}", NO_MOTION).entity(3, "f" + variant, "cow", "", NO_MOTION);
        }

        @Override
        EntityView open(Message message) {
            return second(message.entities());
        }

        @Override
        String read(EntityView view) {
            return view.operation() + " " + view.id() + " " + view.type() + " "
                    + view.metadata().isEmpty() + " " + view.hasMotion();
        }

        @Override
        String expected(int variant) {
            return "OUT_OF_RANGE f" + variant + " cow true false";
        }
    }

    @Nested
    final class Motion extends FlyweightContractTest<MotionView> {

        @Override
        Class<? super MotionView> viewType() {
            return MotionView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.entity(2, "e", "bot", "", MotionFlyweightTest.full(variant * 512));
        }

        @Override
        MotionView open(Message message) {
            return message.entities().iterator().next().motion();
        }

        @Override
        String read(MotionView view) {
            return MotionFlyweightTest.read(view);
        }

        @Override
        String expected(int variant) {
            return MotionFlyweightTest.expected(variant);
        }
    }

    @Nested
    final class Chat extends FlyweightContractTest<ChatView> {

        @Override
        Class<? super ChatView> viewType() {
            return ChatView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            int chat = record.append(RecordLayout.CHAT_LENGTH);
            record.putInt(RecordLayout.CHAT, chat)
                    .text(chat + RecordLayout.CHAT_TYPE, "CLIENT")
                    .text(chat + RecordLayout.CHAT_SENDER, "Ada")
                    .text(chat + RecordLayout.CHAT_BODY, "hi " + variant)
                    .text(chat + RecordLayout.CHAT_METADATA, "")
                    .text(chat + RecordLayout.CHAT_TRACE_ID, "t")
                    .putDouble(chat + RecordLayout.CHAT_SENT_MS, variant + 0.25);
        }

        @Override
        ChatView open(Message message) {
            return message.chat();
        }

        @Override
        String read(ChatView view) {
            return string(view.type()) + view.sender() + view.body() + view.metadata() + view.traceId() + view.sentMs();
        }

        @Override
        String expected(int variant) {
            return "CLIENTAdahi " + variant + "t" + variant + ".25";
        }
    }

    @Nested
    final class MethodCall extends FlyweightContractTest<MethodView> {

        @Override
        Class<? super MethodView> viewType() {
            return MethodView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.putInt(RecordLayout.FLAGS, RecordLayout.FLAG_METHOD)
                    .text(RecordLayout.METHOD_NAME, "vox-builtin:ping")
                    .text(RecordLayout.METHOD_PAYLOAD, "" + variant);
        }

        @Override
        MethodView open(Message message) {
            return message.method();
        }

        @Override
        String read(MethodView view) {
            return view.name() + " " + view.payload();
        }

        @Override
        String expected(int variant) {
            return "vox-builtin:ping " + variant;
        }
    }

    @Nested
    final class Updated extends FlyweightContractTest<Cursor<UpdateView>> {

        @Override
        Class<? super Cursor<UpdateView>> viewType() {
            return Cursor.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.update(variant, 0, 0, 0, 0).update(variant + 1, 0, 0, 0, 0);
        }

        @Override
        Cursor<UpdateView> open(Message message) {
            return message.updates();
        }

        @Override
        String read(Cursor<UpdateView> view) {
            StringBuilder out = new StringBuilder();
            for (UpdateView update : view) {
                out.append(update.vx()).append(' ');
            }
            return out.append(view.count()).toString();
        }

        @Override
        String expected(int variant) {
            return variant + " " + (variant + 1) + " 2";
        }
    }

    @Nested
    final class Chunks extends FlyweightContractTest<ChunkView> {

        @Override
        Class<? super ChunkView> viewType() {
            return ChunkView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.chunkWithData(slabs, 5, 6, 100).chunkWithData(slabs, -variant, 7, 1_000 * variant);
        }

        @Override
        ChunkView open(Message message) {
            return second(message.chunks());
        }

        @Override
        String read(ChunkView view) {
            return view.x() + " " + view.z() + " " + view.id() + " " + view.hasVoxels() + view.hasLights() + " "
                    + view.voxels().get(15) + " " + view.lights().get(0) + " "
                    + view.meshes().count();
        }

        @Override
        String expected(int variant) {
            return -variant + " 7 " + -variant + "|7 truetrue " + (1_000 * variant + 15) + " " + -1_000 * variant
                    + " 0";
        }
    }

    @Nested
    final class VoxelArrays extends FlyweightContractTest<VoxelArrayView> {

        @Override
        Class<? super VoxelArrayView> viewType() {
            return VoxelArrayView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            record.chunkWithData(slabs, 0, 0, 100 * variant);
        }

        @Override
        VoxelArrayView open(Message message) {
            return message.chunks().iterator().next().lights();
        }

        @Override
        String read(VoxelArrayView view) {
            int[] words = new int[18];
            assertEquals(16, view.copyTo(words, 2));
            ByteBuffer bytes = view.byteBuffer();
            assertEquals(ByteOrder.LITTLE_ENDIAN, bytes.order());
            assertEquals(64, bytes.remaining());
            assertEquals(bytes.getInt(60), words[17]);
            assertEquals(0, (view.buffer().addressOffset() + view.index()) % RecordLayout.ARRAY_ALIGNMENT);
            return view.chunkSize() + "x" + view.maxHeight() + " " + view.length() + " " + view.get(1, 2, 1) + " "
                    + words[2 + 13];
        }

        @Override
        String expected(int variant) {
            return "2x4 16 " + (-100 * variant - 13) + " " + (-100 * variant - 13);
        }
    }

    @Nested
    final class Meshes extends FlyweightContractTest<MeshView> {

        @Override
        Class<? super MeshView> viewType() {
            return MeshView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            int chunk = record.chunk(1, 1);
            record.mesh(chunk, 0, -1);
            record.mesh(chunk, variant, 0x1234);
        }

        @Override
        MeshView open(Message message) {
            return second(message.chunks().iterator().next().meshes());
        }

        @Override
        String read(MeshView view) {
            return view.level() + " " + view.hasConnectivity() + " " + view.connectivity() + " "
                    + view.geometries().count();
        }

        @Override
        String expected(int variant) {
            return variant + " true " + 0x1234 + " 0";
        }

        @Test
        void shouldBeFullyConnectedWithoutGraph() {
            MeshView first = wrap(message, 1, 8)
                    .chunks()
                    .iterator()
                    .next()
                    .meshes()
                    .iterator()
                    .next();
            assertEquals(MeshView.FULLY_CONNECTED, first.connectivity());
            assertEquals(false, first.hasConnectivity());
        }
    }

    private static void buildTriangles(SlabPool slabs, RecordBuilder record, int variant) {
        int chunk = record.chunk(1, 1);
        Slab slab = RecordBuilder.acquire(slabs, 1_024);
        record.putInt(chunk + RecordLayout.CHUNK_MESH_SLAB, slab.id());
        int mesh = record.mesh(chunk, 3, -1);
        record.triangle(mesh, slab, 0, 1);
        int geometry = record.triangle(mesh, slab, 512, variant);
        record.text(geometry + RecordLayout.GEOMETRY_FACE_NAME, "top")
                .putInt(geometry + RecordLayout.GEOMETRY_FLAGS, RecordLayout.GEOMETRY_FLAG_AT)
                .putInt(geometry + RecordLayout.GEOMETRY_AT_X, -1)
                .putInt(geometry + RecordLayout.GEOMETRY_AT_Y, 2)
                .putInt(geometry + RecordLayout.GEOMETRY_AT_Z, variant);
    }

    private static GeometryView secondTriangle(Message message) {
        return second(
                message.chunks().iterator().next().meshes().iterator().next().geometries());
    }

    @Nested
    final class Geometries extends FlyweightContractTest<GeometryView> {

        @Override
        Class<? super GeometryView> viewType() {
            return GeometryView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            buildTriangles(slabs, record, variant);
        }

        @Override
        GeometryView open(Message message) {
            return secondTriangle(message);
        }

        @Override
        String read(GeometryView view) {
            return view.voxel() + " " + view.faceName() + " " + view.hasAt() + view.atX() + view.atY() + view.atZ()
                    + " "
                    + view.vertexCount() + " " + view.positions().length()
                    + view.uvs().length() + view.indices().length()
                    + view.lights().length();
        }

        @Override
        String expected(int variant) {
            return variant + " top true-12" + variant + " 3 9633";
        }
    }

    @Nested
    final class FloatArrays extends FlyweightContractTest<FloatArrayView> {

        @Override
        Class<? super FloatArrayView> viewType() {
            return FloatArrayView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            buildTriangles(slabs, record, variant);
        }

        @Override
        FloatArrayView open(Message message) {
            return secondTriangle(message).uvs();
        }

        @Override
        String read(FloatArrayView view) {
            float[] floats = new float[7];
            assertEquals(6, view.copyTo(floats, 1));
            assertEquals(view.get(5), view.byteBuffer().getFloat(20));
            assertEquals(view.get(5), view.buffer().getFloat(view.index() + 20, ByteOrder.LITTLE_ENDIAN));
            return view.length() + " " + floats[6] + " " + view.get(5);
        }

        @Override
        String expected(int variant) {
            return "6 " + (variant + 0.625f) + " " + (variant + 0.625f);
        }
    }

    @Nested
    final class IntArrays extends FlyweightContractTest<IntArrayView> {

        @Override
        Class<? super IntArrayView> viewType() {
            return IntArrayView.class;
        }

        @Override
        void build(RecordBuilder record, int variant) {
            buildTriangles(slabs, record, variant);
        }

        @Override
        IntArrayView open(Message message) {
            return secondTriangle(message).lights();
        }

        @Override
        String read(IntArrayView view) {
            int[] ints = new int[3];
            assertEquals(3, view.copyTo(ints, 0));
            return ints[0] + " " + ints[1] + " " + view.get(2) + " "
                    + view.byteBuffer().isReadOnly();
        }

        @Override
        String expected(int variant) {
            return variant + " " + (variant + 1) + " " + (variant + 2) + " true";
        }
    }
}
