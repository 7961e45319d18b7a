package io.voxelize.net.bench.wire;

import com.google.protobuf.ByteString;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Servers since 2026: {@code LZ4FrameInputStream}, protobuf's classes, and lz4-java's fastest decompressor from array
 * to array.
 */
final class IdiomaticBlocks implements Idiomatic {

    private static final int PREFIX_LENGTH = 4;

    private final LZ4SafeDecompressor blocks = LZ4Factory.fastestInstance().safeDecompressor();
    private final List<byte[]> messages;
    private final ChunkParts parts;

    IdiomaticBlocks(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                for (Chunk chunk : Message.parseFrom(in).getChunksList()) {
                    decode(chunk, sink);
                }
            }
        }
    }

    private void decode(Chunk chunk, Sink sink) {
        for (Mesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<Mesh>of()) {
            for (Geometry geometry : mesh.getGeometriesList()) {
                floats(geometry.getPositions(), sink);
                floats(geometry.getUvs(), sink);
                ints(geometry.getIndices(), sink);
                ints(geometry.getLights(), sink);
            }
        }
        if (parts.includes(ArrayKind.VOXELS)) {
            ints(chunk.getVoxels(), sink);
        }
        if (parts.includes(ArrayKind.LIGHTS)) {
            ints(chunk.getLights(), sink);
        }
    }

    private void ints(ByteString array, Sink sink) {
        if (!array.isEmpty()) {
            ByteBuffer inflated = inflate(array.toByteArray());
            int[] values = new int[inflated.capacity() / Integer.BYTES];
            inflated.asIntBuffer().get(values);
            sink.ints(values);
        }
    }

    private void floats(ByteString array, Sink sink) {
        if (!array.isEmpty()) {
            ByteBuffer inflated = inflate(array.toByteArray());
            float[] values = new float[inflated.capacity() / Float.BYTES];
            inflated.asFloatBuffer().get(values);
            sink.floats(values);
        }
    }

    private ByteBuffer inflate(byte[] block) {
        int length = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        byte[] inflated = new byte[length];
        blocks.decompress(block, PREFIX_LENGTH, block.length - PREFIX_LENGTH, inflated, 0, length);
        return ByteBuffer.wrap(inflated).order(ByteOrder.LITTLE_ENDIAN);
    }
}
