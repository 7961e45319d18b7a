package io.voxelize.net.bench.wire;

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
 * The C library on direct buffers, each kind of array into one hot buffer, for servers since 2026-01-11. It goes
 * message by message, so that the inner blocks are still cached when they are read.
 */
final class Lz4Limit implements Limit {

    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final List<Message> messages = new ArrayList<>();
    private final ByteBuffer plain;

    /** An array as it lies in the plain message, and the hot buffer of its kind. */
    private record Block(int index, int length, ByteBuffer target, int targetLength) {}

    /** A message in direct memory; {@code outer} is empty if it came without compression. */
    private record Message(ByteBuffer wire, List<FrameBlock> outer, List<Block> inner) {}

    Lz4Limit(CapturedChunks captured, ChunkParts parts) {
        Map<ChunkMessage.Kind, ByteBuffer> hot = new EnumMap<>(ChunkMessage.Kind.class);
        int longest = 0;
        for (ChunkMessage message : captured.messages()) {
            longest = Math.max(longest, message.plain().length);
            for (ChunkMessage.Array array : message.arrays()) {
                int length = message.inflatedLength(array);
                hot.merge(array.kind(), direct(length), (old, longer) -> old.capacity() < length ? longer : old);
            }
        }
        plain = direct(longest);
        for (ChunkMessage message : captured.messages()) {
            List<Block> inner = new ArrayList<>();
            for (ChunkMessage.Array array : message.arrays()) {
                if (parts.includes(array.kind())) {
                    inner.add(new Block(
                            array.index() + Integer.BYTES,
                            array.length() - Integer.BYTES,
                            Objects.requireNonNull(hot.get(array.kind())),
                            message.inflatedLength(array)));
                }
            }
            messages.add(
                    new Message(direct(message.wire().length).put(0, message.wire()), message.frameBlocks(), inner));
        }
    }

    private static ByteBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long pass() {
        long inflated = 0;
        for (Message message : messages) {
            ByteBuffer source = inflateOuter(message);
            for (Block block : message.inner) {
                inflated += inflate(source, block);
            }
        }
        return inflated;
    }

    @Override
    public long checksum() {
        CRC32 crc = new CRC32();
        for (Message message : messages) {
            ByteBuffer source = inflateOuter(message);
            for (Block block : message.inner) {
                inflate(source, block);
                crc.update(block.target.duplicate().limit(block.targetLength));
            }
        }
        return crc.getValue();
    }

    private ByteBuffer inflateOuter(Message message) {
        for (FrameBlock block : message.outer) {
            jni.decompress(message.wire, block.index(), block.length(), plain, block.plainIndex(), block.plainLength());
        }
        return message.outer.isEmpty() ? message.wire : plain;
    }

    private int inflate(ByteBuffer source, Block block) {
        return jni.decompress(source, block.index, block.length, block.target, 0, block.targetLength);
    }
}
