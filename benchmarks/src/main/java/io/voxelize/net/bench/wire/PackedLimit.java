package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.bench.traffic.Varints;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * The JDK's inflater from array to array, which is what it is fastest at, or the C library's decompressor where
 * messages are LZ4 frames, and the shortest loop we know of over packed varints, for servers before 2026-01-11. Floats
 * are copied.
 */
final class PackedLimit implements Limit {

    private final Inflater inflater = new Inflater();
    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final Message[] messages;
    private final byte[] plain;
    private final int[] words;
    private final byte[] floats;

    private static final class Message {
        private final byte[] wire;
        private final boolean compressed;
        private final boolean lz4;
        private final FrameBlock[] blocks;
        private final ChunkMessage.Array[] arrays;

        private Message(ChunkMessage message, ChunkParts parts) {
            wire = message.wire();
            int plainLength = message.plain().length;
            compressed = wire.length != plainLength;
            lz4 = Outer.isLz4Frame(wire, 0, wire.length);
            blocks = lz4 ? FrameBlock.of(wire, plainLength).toArray(FrameBlock[]::new) : new FrameBlock[0];
            arrays = message.arrays().stream()
                    .filter(array -> parts.includes(array.kind()))
                    .toArray(ChunkMessage.Array[]::new);
        }
    }

    PackedLimit(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream()
                .map(message -> new Message(message, parts))
                .toArray(Message[]::new);
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
                        ? copyFloats(source, array.index(), array.length())
                        : (long) Varints.unpack(source, array.index(), array.length(), words) * Integer.BYTES;
            }
        }
        return length;
    }

    @Override
    public long passIntoPool() {
        return pass();
    }

    @Override
    public long checksum() {
        CRC32 crc = new CRC32();
        for (Message message : messages) {
            byte[] source = inflate(message);
            for (ChunkMessage.Array array : message.arrays) {
                if (array.kind().isFloats()) {
                    crc.update(floats, 0, copyFloats(source, array.index(), array.length()));
                } else {
                    int count = Varints.unpack(source, array.index(), array.length(), words);
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
        if (!message.compressed) {
            return message.wire;
        }
        if (message.lz4) {
            inflateFrame(message);
            return plain;
        }
        inflater.reset();
        inflater.setInput(message.wire);
        try {
            inflater.inflate(plain);
        } catch (DataFormatException ex) {
            throw new IllegalStateException(ex);
        }
        return plain;
    }

    private void inflateFrame(Message message) {
        for (FrameBlock block : message.blocks) {
            jni.decompress(message.wire, block.index(), block.length(), plain, block.plainIndex(), block.plainLength());
        }
    }

    private int copyFloats(byte[] source, int index, int length) {
        System.arraycopy(source, index, floats, 0, length);
        return length;
    }
}
