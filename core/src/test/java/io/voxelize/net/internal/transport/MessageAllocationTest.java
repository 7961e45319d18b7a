package io.voxelize.net.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.internal.decode.PendingMessage;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.receive.CallerLoop;
import io.voxelize.net.internal.receive.MessageGate;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import io.voxelize.net.world.WirePipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once warm, a message of any type allocates nothing: neither on the event loop, which decodes it into the ring, nor on
 * the game thread, which reads all of it.
 */
@Tag("allocation")
@Timeout(120)
final class MessageAllocationTest {

    /**
     * Less than one object in a hundred messages, or in ten thousand chunks: the JVM itself allocates a little on any
     * thread.
     */
    private static final int MAX_ALLOCATED = 4_096;

    /** How many times as many messages come before those that are measured. */
    private static final int WARM_UP = 3;

    private static final int SMALL_PER_READ = 100;
    private static final int SMALL_READS = 300;
    private static final int LARGE_READS = 500;
    private static final int CHUNKS = 100;

    private final NetworkConfig config =
            NetworkConfig.builder().inflaterThreads(0).build();
    private final WritableCounters counters = new WritableCounters();
    private final ReceiverGroup group = new ReceiverGroup(config, new CallerLoop(), false);
    private final Receiver receiver = new Receiver(config, group, counters);
    /** The threads take turns, so that there is always room. What waiting itself allocates is not counted. */
    private final Semaphore received = new Semaphore(0);

    private final Semaphore drained = new Semaphore(1);

    /** Messages that come again and again, so many in a read, so many reads. */
    private record Traffic(String name, ByteString message, int perRead, int reads) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Traffic> everyType() {
        List<Traffic> all = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            all.add(new Traffic(type.name(), message(type).toByteString(), SMALL_PER_READ, SMALL_READS));
        }
        all.add(new Traffic(CHUNKS + " chunks", ByteString.copyFrom(compressed(chunks())), 1, LARGE_READS));
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void shouldAllocateNothingOnEitherThread(Traffic traffic) throws Exception {
        MessageReader reader = new MessageReader();
        receiver.register(reader, UnsentPackets.NONE);
        receiver.register(message -> reader.add(message.type().id()), UnsentPackets.NONE);
        FutureTask<Long> loop = new FutureTask<>(() -> receive(traffic));
        new Thread(loop, "loop").start();
        long ofGame = drain(traffic);
        long ofLoop = loop.get();

        int messages = traffic.perRead * traffic.reads;
        assertEquals((WARM_UP + 1L) * messages, counters.get(Counter.MESSAGES_DELIVERED));
        assertEquals(0, counters.get(Counter.INTERCEPT_ERRORS));
        assertEquals(0, receiver.backlogLength());
        assertEquals(0, receiver.slabsInUseLength());
        assertTrue(reader.sum() != 0);
        assertTrue(ofLoop < MAX_ALLOCATED, () -> "event loop: allocated=" + ofLoop + ", messages=" + messages);
        assertTrue(ofGame < MAX_ALLOCATED, () -> "game: allocated=" + ofGame + ", messages=" + messages);
        receiver.stop();
        receiver.closeOnLoop();
        receiver.closeOnGame();
        group.close();
    }

    /** From the bytes of each read to the ring; returns what that allocated. Thread: the loop's. */
    private long receive(Traffic traffic) {
        MessageSource source = receiver.open(new PassingGate());
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(new PathSink(receiver, source), 64 << 20));
        byte[] frame = Frames.frame(Frames.FIN | Frames.BINARY, traffic.message.toByteArray());
        ByteBuf read = Unpooled.directBuffer(frame.length * traffic.perRead);
        for (int i = 0; i < traffic.perRead; i++) {
            read.writeBytes(frame);
        }
        long allocated = 0;
        for (int i = 0; i < (WARM_UP + 1) * traffic.reads; i++) {
            drained.acquireUninterruptibly();
            long before = AllocationProbe.allocated();
            channel.pipeline().fireChannelRead(read.retain());
            allocated += i < WARM_UP * traffic.reads ? 0 : AllocationProbe.allocated() - before;
            received.release();
        }
        read.release();
        channel.finishAndReleaseAll();
        return allocated;
    }

    /** From the ring through all that is in a message; returns what that allocated. Thread: the game's. */
    private long drain(Traffic traffic) throws InterruptedException {
        long allocated = 0;
        for (int i = 0; i < (WARM_UP + 1) * traffic.reads; i++) {
            received.acquire();
            long before = AllocationProbe.allocated();
            int delivered = receiver.sync(SyncBudget.UNLIMITED);
            allocated += i < WARM_UP * traffic.reads ? 0 : AllocationProbe.allocated() - before;
            assertEquals(traffic.perRead, delivered);
            drained.release();
        }
        return allocated;
    }

    /** Lets everything pass, as the gate of a world that was joined. */
    private static final class PassingGate implements MessageGate {

        @Override
        public String openWorld() {
            return "w";
        }

        @Override
        public boolean awaitsInit() {
            return false;
        }

        @Override
        public Verdict admit(PendingMessage message) {
            return Verdict.DELIVER;
        }

        @Override
        public LifeCycle joined() {
            throw new AssertionError("joined long ago");
        }

        @Override
        public void onDelivered(Verdict verdict) {}

        @Override
        public LifeCycle ended() {
            throw new AssertionError("not ended");
        }
    }

    // What a server sends.

    private static Message message(MessageType type) {
        if (type == MessageType.INIT) {
            return WirePipeline.init("").toBuilder()
                    .setWorldName("flat")
                    .addPeers(peer())
                    .addEntities(entity())
                    .build();
        }
        Message.Builder message = Message.newBuilder().setTypeValue(type.id()).setWorldName("flat");
        switch (type) {
            case JOIN, LEAVE, ERROR -> message.setText("V1StGXR8_Z5jdHi6B-myT");
            case PEER -> message.setTick(7).addPeers(peer()).addPeers(peer());
            case ENTITY -> message.setTick(300).addEntities(entity()).addEntities(entity());
            case LOAD -> message.addChunks(WirePipeline.chunk(1, -1, 2, 0xF000).addMeshes(WirePipeline.triangle(0)));
            case UPDATE -> {
                for (int i = 0; i < 50; i++) {
                    message.addUpdates(Update.newBuilder()
                            .setVx(-i)
                            .setVy(i)
                            .setVz(1 << i % 31)
                            .setVoxel(~i)
                            .setLight(i));
                }
            }
            case METHOD ->
                message.setMethod(
                        Method.newBuilder().setName("vox-builtin:pong").setPayload("{\"time\":1.5}"));
            case CHAT ->
                message.setChat(ChatMessage.newBuilder()
                        .setType("CLIENT")
                        .setSender("Ada")
                        .setBody("größe 漢字 😀")
                        .setMetadata("{}")
                        .setTraceId("t")
                        .setTSendMs(1.5));
            case EVENT -> message.addEvents(event()).addEvents(event());
            default -> message.setJson("{\"tick\":120,\"time\":8.25,\"delta\":0.016}");
        }
        return message.build();
    }

    private static Peer.Builder peer() {
        return Peer.newBuilder().setId("p1").setUsername("Ada").setMetadata("{\"position\":[0.5,64.0,0.5]}");
    }

    private static Event.Builder event() {
        return Event.newBuilder().setName("hit").setPayload("\"{\\\"damage\\\":10}\"");
    }

    private static Entity.Builder entity() {
        byte[] motion = new byte[2 + 12 + 6 + 1 + 12];
        motion[0] = 1;
        motion[1] = 0x0F;
        return Entity.newBuilder()
                .setOperation(Entity.Operation.UPDATE)
                .setId("e1")
                .setType("bot")
                .setMetadata("{\"target\":null}")
                .setMotion(ByteString.copyFrom(motion));
    }

    /** Chunks of 16 by 16 by 16 blocks, of which each has a mesh as well. */
    private static byte[] chunks() {
        Message.Builder all = Message.newBuilder();
        for (int i = 0; i < CHUNKS; i++) {
            try {
                Message one = Message.parseFrom(TestMessages.load("flat", i));
                all.setType(one.getType())
                        .addChunks(one.getChunks(0).toBuilder()
                                .addMeshes(WirePipeline.triangle(0))
                                .addMeshes(WirePipeline.triangle(1)));
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
        return all.build().toByteArray();
    }

    private static byte[] compressed(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream frame = new LZ4FrameOutputStream(out)) {
            frame.write(plain);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return out.toByteArray();
    }
}
