package io.voxelize.net.bench.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.openjdk.jmh.infra.Blackhole;

/** What a program would do that reads the libraries' guides: streams, generated classes, and fresh arrays to keep. */
interface Idiomatic {

    /** Takes the arrays. */
    interface Sink {
        void ints(int[] values);

        void floats(float[] values);
    }

    /** Decodes every message, and makes arrays of what is wanted. */
    void pass(Sink sink) throws IOException;

    /** Makes the decoder for the kind of server a capture is of. */
    static Idiomatic of(CapturedChunks captured, ChunkParts parts) {
        if (!captured.isPacked()) {
            return new IdiomaticBlocks(captured, parts);
        }
        return captured.isShifted() ? new IdiomaticShifted(captured, parts) : new IdiomaticPacked(captured, parts);
    }

    /** Makes that of QuickBuffers. */
    static Idiomatic quick(CapturedChunks captured, ChunkParts parts) {
        if (!captured.isPacked()) {
            return new QuickBlocks(captured, parts);
        }
        return captured.isShifted() ? new QuickShifted(captured, parts) : new QuickPacked(captured, parts);
    }

    /** Takes the arrays and does nothing with them. */
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

    /** CRC-32 of all arrays behind each other. */
    static long checksum(Idiomatic decoder) throws IOException {
        CRC32 crc = new CRC32();
        decoder.pass(new Sink() {
            @Override
            public void ints(int[] values) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asIntBuffer().put(values);
                crc.update(bytes);
            }

            @Override
            public void floats(float[] values) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                crc.update(bytes);
            }
        });
        return crc.getValue();
    }
}
