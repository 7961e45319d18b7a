package io.voxelize.net.bench.client;

import com.google.protobuf.ByteString;
import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What a good engineer writes on the first day: lz4-java's stream, protobuf's runtime, lz4-java's fastest safe
 * decompressor into arrays of the right length.
 *
 * <p>Reads the arrays of servers since 2026-01-11 only.
 *
 * <p><b>Thread:</b> the library's.
 */
final class IdiomaticDecoder extends ChunkTreeDecoder {

    private static final byte[] EMPTY = {};

    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();

    IdiomaticDecoder(boolean meshes) {
        super(meshes);
    }

    @Override
    public Decoded decode(ByteBuffer wire) throws IOException {
        byte[] bytes = new byte[wire.remaining()];
        wire.get(bytes);
        Message message = Message.parseFrom(Outer.inflate(bytes));
        return new Decoded(message, message.getTick(), chunks(message));
    }

    @Override
    byte[] inflate(ByteString block) {
        if (block.isEmpty()) {
            return EMPTY;
        }
        byte[] source = block.toByteArray();
        byte[] array =
                new byte[ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN).getInt(0)];
        decompressor.decompress(source, Integer.BYTES, source.length - Integer.BYTES, array, 0);
        return array;
    }
}
