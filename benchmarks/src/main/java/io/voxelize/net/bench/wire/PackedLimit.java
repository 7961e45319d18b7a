package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.traffic.Varints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * The limit for servers before 2026-01-11: the JDK's inflater from array to array, its fastest mode, or the C library
 * for LZ4 frames; then {@link Varints} over packed varints. Floats are copied.
 */
final class PackedLimit implements Limit {

    private final Inflater inflater = new Inflater();
    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final List<Message> messages;
    private final byte[] plain;
    private final int[] words;
    private final byte[] floats;

    private record Message(ChunkMessage captured, List<FrameBlock> blocks, List<ChunkMessage.Array> arrays) {}

    PackedLimit(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream()
                .map(message -> new Message(
                        message,
                        message.frameBlocks(),
                        message.arrays().stream()
                                .filter(array -> parts.includes(array.kind()))
                                .toList()))
                .toList();
        int longest = captured.messages().stream()
                .mapToInt(message -> message.plain().length)
                .max()
                .orElseThrow();
        plain = new byte[longest];
        words = new int[longest];
        floats = new byte[longest];
    }

    @Override
    public long pass() {
        long length = 0;
        for (Message message : messages) {
            byte[] source = inflate(message);
            for (ChunkMessage.Array array : message.arrays) {
                length += array.kind().isFloats()
                        ? copyFloats(source, array)
                        : (long) unpack(source, array) * Integer.BYTES;
            }
        }
        return length;
    }

    @Override
    public long checksum() {
        CRC32 crc = new CRC32();
        for (Message message : messages) {
            byte[] source = inflate(message);
            for (ChunkMessage.Array array : message.arrays) {
                if (array.kind().isFloats()) {
                    crc.update(floats, 0, copyFloats(source, array));
                } else {
                    int count = unpack(source, array);
                    ByteBuffer bytes =
                            ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asIntBuffer().put(words, 0, count);
                    crc.update(bytes);
                }
            }
        }
        return crc.getValue();
    }

    private byte[] inflate(Message message) {
        byte[] wire = message.captured.wire();
        if (!message.captured.isCompressed()) {
            return wire;
        }
        for (FrameBlock block : message.blocks) {
            jni.decompress(wire, block.index(), block.length(), plain, block.plainIndex(), block.plainLength());
        }
        if (message.blocks.isEmpty()) {
            inflater.reset();
            inflater.setInput(wire);
            try {
                inflater.inflate(plain);
            } catch (DataFormatException ex) {
                throw new IllegalStateException(ex);
            }
        }
        return plain;
    }

    private int unpack(byte[] source, ChunkMessage.Array array) {
        return Varints.unpack(source, array.index(), array.length(), words);
    }

    private int copyFloats(byte[] source, ChunkMessage.Array array) {
        System.arraycopy(source, array.index(), floats, 0, array.length());
        return array.length();
    }
}
