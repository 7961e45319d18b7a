package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.PackedChunk;
import io.voxelize.net.bench.wire.proto.PackedGeometry;
import io.voxelize.net.bench.wire.proto.PackedMesh;
import io.voxelize.net.bench.wire.proto.PackedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Servers before 2024-03-11: {@code InflaterInputStream} and protobuf's classes, whose lists become arrays. */
final class IdiomaticPacked implements Idiomatic {

    private final List<byte[]> messages;
    private final ChunkParts parts;

    IdiomaticPacked(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                for (PackedChunk chunk : PackedMessage.parseFrom(in).getChunksList()) {
                    decode(chunk, sink);
                }
            }
        }
    }

    private void decode(PackedChunk chunk, Sink sink) {
        for (PackedMesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<PackedMesh>of()) {
            for (PackedGeometry geometry : mesh.getGeometriesList()) {
                sink.floats(floats(geometry.getPositionsList()));
                sink.floats(floats(geometry.getUvsList()));
                sink.ints(ints(geometry.getIndicesList()));
                sink.ints(ints(geometry.getLightsList()));
            }
        }
        if (parts.includes(ArrayKind.VOXELS)) {
            sink.ints(ints(chunk.getVoxelsList()));
        }
        if (parts.includes(ArrayKind.LIGHTS)) {
            sink.ints(ints(chunk.getLightsList()));
        }
    }

    static int[] ints(List<Integer> list) {
        int[] values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }

    static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
