package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.quick.Chunk;
import io.voxelize.net.bench.wire.proto.quick.Geometry;
import io.voxelize.net.bench.wire.proto.quick.Mesh;
import io.voxelize.net.bench.wire.proto.quick.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import us.hebi.quickbuf.ProtoSource;
import us.hebi.quickbuf.RepeatedByte;

/**
 * Servers since 2026 with QuickBuffers, the fastest other runtime that we found, as its guide says: one message that is
 * used again for all; and lz4-java's fastest decompressor into fresh arrays, which are the game's to keep.
 */
final class QuickBlocks implements Idiomatic {

    private static final int PREFIX_LENGTH = 4;

    private final LZ4SafeDecompressor blocks = LZ4Factory.fastestInstance().safeDecompressor();
    private final ProtoSource source = ProtoSource.newArraySource();
    private final Message message = Message.newInstance();
    private final List<byte[]> messages;
    private final ChunkParts parts;

    QuickBlocks(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                message.clearQuick().mergeFrom(source.setInput(in.readAllBytes()));
            }
            for (Chunk chunk : message.getChunks()) {
                decode(chunk, sink);
            }
        }
    }

    private void decode(Chunk chunk, Sink sink) {
        if (parts.meshes()) {
            for (Mesh mesh : chunk.getMeshes()) {
                for (Geometry geometry : mesh.getGeometries()) {
                    floats(geometry.getPositions(), sink);
                    floats(geometry.getUvs(), sink);
                    ints(geometry.getIndices(), sink);
                    ints(geometry.getLights(), sink);
                }
            }
        }
        if (parts.includes(ArrayKind.VOXELS)) {
            ints(chunk.getVoxels(), sink);
        }
        if (parts.includes(ArrayKind.LIGHTS)) {
            ints(chunk.getLights(), sink);
        }
    }

    private void ints(RepeatedByte array, Sink sink) {
        if (array.length() > 0) {
            ByteBuffer inflated = inflate(array);
            int[] values = new int[inflated.capacity() / Integer.BYTES];
            inflated.asIntBuffer().get(values);
            sink.ints(values);
        }
    }

    private void floats(RepeatedByte array, Sink sink) {
        if (array.length() > 0) {
            ByteBuffer inflated = inflate(array);
            float[] values = new float[inflated.capacity() / Float.BYTES];
            inflated.asFloatBuffer().get(values);
            sink.floats(values);
        }
    }

    private ByteBuffer inflate(RepeatedByte array) {
        byte[] block = array.array();
        int length = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        byte[] inflated = new byte[length];
        blocks.decompress(block, PREFIX_LENGTH, array.length() - PREFIX_LENGTH, inflated, 0, length);
        return ByteBuffer.wrap(inflated).order(ByteOrder.LITTLE_ENDIAN);
    }
}
