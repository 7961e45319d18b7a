package io.voxelize.net.bench.wire;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * The C library on the blocks of servers since 2026, outer and inner, through lz4-java's JNI and direct buffers:
 * message by message, so that the inner blocks are still in the cache when they are read.
 */
final class Lz4Limit implements Limit {

    private static final int PREFIX_LENGTH = 4;

    /** After so many bytes of messages the slabs are given back, as when a read from the socket is drained. */
    private static final int DRAINED_LENGTH = 256 << 10;

    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final SlabPool slabs = new SlabPool(NetworkConfig.DEFAULT_MAX_SLABS_LENGTH, 0);
    private final List<Slab> taken = new ArrayList<>();
    private final Message[] messages;
    private final ByteBuffer plain;

    /**
     * Where a block stands, where it goes, and how long it is there; if its source is the wire, {@code target} is in
     * the plain message.
     */
    private record Block(ArrayTarget array, int index, int length, int target, int targetLength) {}

    /** Which array of which chunk, and the memory that all of its kind are inflated into. */
    private record ArrayTarget(int slab, ByteBuffer hot) {}

    /**
     * The blocks of a message, and how long the slabs are that its chunks take: voxels and lights, geometry, and so on.
     */
    private static final class Message {
        private final ByteBuffer wire;
        private final boolean compressed;
        private final Block[] outer;
        private final Block[] inner;
        private final int[] slabs;

        private Message(ChunkMessage message, Block[] inner, int[] slabs) {
            wire = message.directWire();
            compressed = wire.capacity() != message.plain().length;
            outer = compressed
                    ? FrameBlock.of(message.wire(), message.plain().length).stream()
                            .map(block -> outer(block, wire))
                            .toArray(Block[]::new)
                    : new Block[0];
            this.inner = inner;
            this.slabs = slabs;
        }
    }

    Lz4Limit(CapturedChunks captured, ChunkParts parts) {
        Map<ArrayKind, ByteBuffer> hot = new EnumMap<>(ArrayKind.class);
        int longest = 0;
        for (ChunkMessage message : captured.messages()) {
            longest = Math.max(longest, message.plain().length);
            for (ChunkMessage.Array array : message.arrays()) {
                int length = prefix(message, array);
                hot.merge(array.kind(), direct(length), (old, longer) -> old.capacity() < length ? longer : old);
            }
        }
        plain = direct(longest);
        messages = captured.messages().stream()
                .map(message -> message(message, parts, hot))
                .toArray(Message[]::new);
    }

    @Override
    public long pass() {
        long inflated = 0;
        for (Message message : messages) {
            ByteBuffer source = inflateOuter(message);
            for (Block block : message.inner) {
                inflated += inflate(source, block, block.array.hot, 0);
            }
        }
        return inflated;
    }

    @Override
    public long passIntoPool() {
        long inflated = 0;
        int undrained = 0;
        for (Message message : messages) {
            ByteBuffer source = inflateOuter(message);
            int first = taken.size();
            for (int length : message.slabs) {
                taken.add(slabs.acquire(length));
            }
            for (Block block : message.inner) {
                ByteBuffer slab = taken.get(first + block.array.slab).byteBuffer();
                inflated += inflate(source, block, slab, block.target);
            }
            undrained += message.wire.capacity();
            if (undrained > DRAINED_LENGTH) {
                undrained = 0;
                drain();
            }
        }
        drain();
        return inflated;
    }

    @Override
    public long checksum() {
        CRC32 crc = new CRC32();
        for (Message message : messages) {
            ByteBuffer source = inflateOuter(message);
            for (Block block : message.inner) {
                inflate(source, block, block.array.hot, 0);
                crc.update(block.array.hot.duplicate().limit(block.targetLength));
            }
        }
        return crc.getValue();
    }

    private ByteBuffer inflateOuter(Message message) {
        if (!message.compressed) {
            return message.wire;
        }
        for (Block block : message.outer) {
            inflate(message.wire, block, plain, block.target);
        }
        return plain;
    }

    private int inflate(ByteBuffer source, Block block, ByteBuffer target, int index) {
        return jni.decompress(source, block.index, block.length, target, index, block.targetLength);
    }

    private void drain() {
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).release();
        }
        taken.clear();
    }

    private static Message message(ChunkMessage message, ChunkParts parts, Map<ArrayKind, ByteBuffer> hot) {
        int[] slabs = new int[2 * message.chunks()];
        List<Block> inner = new ArrayList<>();
        for (ChunkMessage.Array array : message.arrays()) {
            if (parts.includes(array.kind())) {
                int slab = 2 * array.chunk() + (array.kind().isOfGeometry() ? 1 : 0);
                ArrayTarget target = new ArrayTarget(slab, Objects.requireNonNull(hot.get(array.kind())));
                int length = prefix(message, array);
                inner.add(new Block(
                        target, array.index() + PREFIX_LENGTH, array.length() - PREFIX_LENGTH, slabs[slab], length));
                slabs[slab] = RecordLayout.align(slabs[slab] + length);
            }
        }
        return new Message(message, inner.toArray(Block[]::new), slabs);
    }

    private static Block outer(FrameBlock block, ByteBuffer wire) {
        return new Block(
                new ArrayTarget(0, wire), block.index(), block.length(), block.plainIndex(), block.plainLength());
    }

    private static int prefix(ChunkMessage message, ChunkMessage.Array array) {
        return ByteBuffer.wrap(message.plain()).order(ByteOrder.LITTLE_ENDIAN).getInt(array.index());
    }

    private static ByteBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
