package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.AnyThreadInflater;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntUnaryOperator;
import net.jpountz.lz4.LZ4Factory;

/**
 * The whole way of a message without sockets and threads: bytes, decoder, ring, dispatcher, interceptor; as a server
 * since 2026 would send it.
 */
public final class WirePipeline implements AutoCloseable {
    /** Blocks along x and z of this pipeline's chunks. */
    public static final int CHUNK_SIZE = 4;

    /** Blocks of this pipeline's chunks' height. */
    public static final int MAX_HEIGHT = 8;

    private static final int VOLUME = CHUNK_SIZE * MAX_HEIGHT * CHUNK_SIZE;

    private final WritableCounters counters = new WritableCounters();
    private final NetworkConfig config = NetworkConfig.builder().build();
    private final InboundRing ring = new InboundRing(1 << 20);
    private final DecodeScratch scratch = new DecodeScratch();
    private final SlabPool slabs;
    private final MessageDecoder decoder;
    private final Dispatcher dispatcher;
    private final ArrayInflater inflater = new AnyThreadInflater(config.decompressor());

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
        slabs = new SlabPool(config.maxSlabsLength(), maxRetainedLength);
        decoder = new MessageDecoder(config, slabs, scratch, counters);
        dispatcher = new Dispatcher(ring, slabs, counters, checkedViews, config.leakDetection(), this::inflate, false);
        for (final NetIntercept intercept : intercepts) {
            dispatcher.register(intercept);
            decoder.interests(intercept.interests());
        }
    }

    private boolean inflate(boolean block, Slab source, int index, int length, Slab target, int offset, int count) {
        inflatedCount++;
        return !failInflating && inflater.inflate(block, source, index, length, target, offset, count);
    }

    /** Lets a message go all the way. Returns what the decoder said. */
    public int receive(Message message) {
        return receive(message.toByteArray());
    }

    /** Lets a message go all the way, as it is on the wire. Returns what the decoder said. */
    public int receive(byte[] bytes) {
        final int result = decoder.decode(ByteBuffer.wrap(bytes), 0, bytes.length, 1L);
        if (result == MessageDecoder.DECODED) {
            final int index = ring.tryClaim(decoder.recordType(), decoder.recordLength());
            decoder.writeRecord(ring.buffer(), index);
            ring.commit(index);
            assertEquals(1, dispatcher.drain(SyncBudget.UNLIMITED));
        }
        return result;
    }

    /** Lets a message go all the way that nobody may refuse. */
    public void deliver(Message message) {
        assertEquals(MessageDecoder.DECODED, receive(message));
    }

    /** Returns how much is retained, in bytes. */
    public long retainedLength() {
        return slabs.retainedLength();
    }

    /** Returns a counter. */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    @Override
    public void close() {
        scratch.close();
        slabs.close();
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
