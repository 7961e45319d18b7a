package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.AnyThreadInflater;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.receive.CallerLoop;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntUnaryOperator;
import net.jpountz.lz4.LZ4Factory;

/**
 * The whole receive path without sockets and threads: bytes of a server since 2026, decoder, ring, dispatcher,
 * interceptor.
 */
public final class WirePipeline implements AutoCloseable {
    /** Blocks along x and z of this pipeline's chunks. */
    public static final int CHUNK_SIZE = 4;

    /** Blocks of this pipeline's chunks' height. */
    public static final int MAX_HEIGHT = 8;

    private static final int VOLUME = CHUNK_SIZE * MAX_HEIGHT * CHUNK_SIZE;

    private final WritableCounters counters = new WritableCounters();
    private final ReceiverGroup group;
    private final Receiver receiver;
    private final MessageSource source;
    private final ArrayInflater inflater;

    /** While true, what was kept compressed turns out malformed. */
    public boolean failInflating;

    /** How many arrays that were kept compressed were inflated. */
    public int inflatedCount;

    /** Creates a pipeline whose retained chunks may take so many bytes. */
    public WirePipeline(long maxRetainedLength, NetIntercept... intercepts) {
        this(maxRetainedLength, true, intercepts);
    }

    /** Creates a pipeline that wraps each view once only, or over and over. */
    public WirePipeline(long maxRetainedLength, boolean checkedViews, NetIntercept... intercepts) {
        final NetworkConfig config = NetworkConfig.builder()
                .inflaterThreads(0)
                .maxRetainedLength(maxRetainedLength)
                .checkedViews(checkedViews)
                .build();
        inflater = new AnyThreadInflater(config.decompressor());
        group = new ReceiverGroup(config, new CallerLoop(), false);
        receiver = new Receiver(config, group, counters, this::inflate);
        source = receiver.open(new FakeGate());
        for (final NetIntercept intercept : intercepts) {
            receiver.register(intercept, UnsentPackets.NONE);
        }
    }

    private boolean inflate(boolean block, Slab source, int index, int length, Slab target, int offset, int count) {
        inflatedCount++;
        return !failInflating && inflater.inflate(block, source, index, length, target, offset, count);
    }

    /** Lets a message go all the way; false if it was filtered or rejected. */
    public boolean receive(Message message) {
        return receive(message.toByteArray());
    }

    /** Lets a message go all the way, as it is on the wire; false if it was filtered or rejected. */
    public boolean receive(byte[] bytes) {
        receiver.onMessage(Unpooled.wrappedBuffer(bytes), 0, bytes.length, source, 1);
        final boolean decoded = receiver.pendingLength() > 0;
        assertEquals(decoded ? 1 : 0, receiver.sync(SyncBudget.UNLIMITED));
        return decoded;
    }

    /** Lets a message go all the way that nobody may refuse. */
    public void deliver(Message message) {
        assertTrue(receive(message), counters::toString);
    }

    /** Returns how much is retained, in bytes. */
    public long retainedLength() {
        return receiver.retainedLength();
    }

    /** Returns a counter. */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    @Override
    public void close() {
        receiver.stop();
        receiver.closeOnLoop();
        group.close();
    }

    /** Makes an array as servers since 2026 write it: its length, then an LZ4 block. */
    public static ByteString block(int count, IntUnaryOperator element) {
        final ByteBuffer plain = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            plain.putInt(element.applyAsInt(i));
        }
        final byte[] compressed = LZ4Factory.safeInstance().fastCompressor().compress(plain.array());
        final ByteBuffer block = ByteBuffer.allocate(4 + compressed.length).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(4 * count).put(compressed).flip();
        return ByteString.copyFrom(block);
    }

    /** Makes voxels or lights of a whole chunk. */
    public static ByteString words(IntUnaryOperator element) {
        return block(VOLUME, element);
    }

    /** Makes a chunk whose voxels and lights follow from the index of each element. */
    public static Chunk.Builder chunk(int x, int z, IntUnaryOperator voxel, IntUnaryOperator light) {
        return Chunk.newBuilder()
                .setX(x)
                .setZ(z)
                .setId(x + "|" + z)
                .setVoxels(words(voxel))
                .setLights(words(light));
    }

    /** Makes a chunk that is all of one voxel and one light. */
    public static Chunk.Builder chunk(int x, int z, int voxel, int light) {
        return chunk(x, z, i -> voxel, i -> light);
    }

    /** Makes a mesh of one triangle. */
    public static Mesh triangle(int level) {
        return Mesh.newBuilder()
                .setLevel(level)
                .addGeometries(Geometry.newBuilder()
                        .setVoxel(1)
                        .setPositions(block(9, Float::floatToIntBits))
                        .setUvs(block(6, i -> 0))
                        .setIndices(block(3, i -> i))
                        .setLights(block(3, i -> 0xF000)))
                .build();
    }

    /** Makes an INIT of a world with three blocks, from chunk -20 to 20. */
    public static Message init(String options) {
        return Message.newBuilder()
                .setType(Message.Type.INIT)
                .setJson("""
                        {"id":"me","game":{"mode":"peaceful"},"stats":{"tick":5120,"time":431.25,"delta":0.016},
                        "options":{"maxClients":18446744073709551615,"chunkSize":4,"maxHeight":8,"subChunks":2,
                        "minChunk":[-20,-20],"maxChunk":[20,20],"maxLightLevel":15,"timePerDay":24000,
                        "doesTickTime":true,"commandSymbol":"/"%s},
                        "blocks":{"air":{"id":0,"name":"Air","isEmpty":true,"isPassable":true,
                        "isTransparent":[true,true,true,true,true,true]},
                        "blue slate":{"id":500,"name":"Blue Slate","isOpaque":true,
                        "isTransparent":[false,false,false,false,false,false],"faces":[{"isolated":false}]},
                        "lava":{"id":7,"name":"Lava","isFluid":true,"redLightLevel":15,"greenLightLevel":3,
                        "blueLightLevel":0,"isTransparent":[true,true,true,true,true,false]},
                        "ghost":{"name":"Ghost"}}}""".formatted(options))
                .build();
    }

    /** Makes a LOAD. */
    public static Message load(Chunk.Builder... chunks) {
        final Message.Builder message = Message.newBuilder().setType(Message.Type.LOAD);
        for (final Chunk.Builder chunk : chunks) {
            message.addChunks(chunk);
        }
        return message.build();
    }

    static Message updates(Update... updates) {
        return Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .addAllUpdates(List.of(updates))
                .build();
    }

    static Update update(int vx, int vy, int vz, int voxel, int light) {
        return Update.newBuilder()
                .setVx(vx)
                .setVy(vy)
                .setVz(vz)
                .setVoxel(voxel)
                .setLight(light)
                .build();
    }
}
