package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.traffic.Outer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.openjdk.jmh.infra.Blackhole;

/** Decodes a capture as the libraries' guides suggest: streams, generated classes, and fresh arrays for the game. */
abstract class Idiomatic {

    /** Takes the arrays. */
    interface Sink {
        void ints(int[] values);

        void floats(float[] values);
    }

    final ChunkParts parts;
    private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
    private final ChunkMessage.Arrays arrays;
    private final List<byte[]> messages;

    Idiomatic(CapturedChunks captured, ChunkParts parts) {
        arrays = captured.arrays();
        this.parts = parts;
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
    }

    /** Decodes every message and makes arrays of the wanted parts. */
    final void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = Outer.open(wire)) {
                switch (arrays) {
                    case BLOCKS -> blocks(in, sink);
                    case SHIFTED -> shifted(in, sink);
                    case PACKED -> packed(in, sink);
                }
            }
        }
    }

    /** Decodes a message of a server since 2026-01-11. */
    abstract void blocks(InputStream in, Sink sink) throws IOException;

    /** Decodes a message of a server from 2024-03-11 to 2026-01-11. */
    abstract void shifted(InputStream in, Sink sink) throws IOException;

    /** Decodes a message of a server before 2024-03-11. */
    abstract void packed(InputStream in, Sink sink) throws IOException;

    final void ints(byte[] block, int length, Sink sink) {
        if (length > 0) {
            ByteBuffer inflated = inflate(block, length);
            int[] values = new int[inflated.capacity() / Integer.BYTES];
            inflated.asIntBuffer().get(values);
            sink.ints(values);
        }
    }

    final void floats(byte[] block, int length, Sink sink) {
        if (length > 0) {
            ByteBuffer inflated = inflate(block, length);
            float[] values = new float[inflated.capacity() / Float.BYTES];
            inflated.asFloatBuffer().get(values);
            sink.floats(values);
        }
    }

    private ByteBuffer inflate(byte[] block, int length) {
        byte[] inflated =
                new byte[ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(0)];
        lz4.decompress(block, Integer.BYTES, length - Integer.BYTES, inflated, 0, inflated.length);
        return ByteBuffer.wrap(inflated).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a sink that feeds the arrays to JMH. */
    static Sink into(Blackhole blackhole) {
        return new Sink() {
            @Override
            public void ints(int[] values) {
                blackhole.consume(values);
            }

            @Override
            public void floats(float[] values) {
                blackhole.consume(values);
            }
        };
    }

    /** Returns the CRC-32 of all arrays in the order of the capture. */
    final long checksum() throws IOException {
        CRC32 crc = new CRC32();
        pass(new Sink() {
            @Override
            public void ints(int[] values) {
                ByteBuffer bytes = bytes(values.length);
                bytes.asIntBuffer().put(values);
                crc.update(bytes);
            }

            @Override
            public void floats(float[] values) {
                ByteBuffer bytes = bytes(values.length);
                bytes.asFloatBuffer().put(values);
                crc.update(bytes);
            }
        });
        return crc.getValue();
    }

    private static ByteBuffer bytes(int words) {
        return ByteBuffer.allocate(words * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
