package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.quick.QuickPackedChunk;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedGeometry;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedMesh;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import us.hebi.quickbuf.ProtoSource;

/**
 * Servers before 2024-03-11 with QuickBuffers: one message that is used again for all, whose lists are copied to fresh
 * arrays, which are the game's to keep.
 */
final class QuickPacked implements Idiomatic {

    private final ProtoSource source = ProtoSource.newArraySource();
    private final QuickPackedMessage message = QuickPackedMessage.newInstance();
    private final List<byte[]> messages;
    private final ChunkParts parts;

    QuickPacked(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                message.clearQuick().mergeFrom(source.setInput(in.readAllBytes()));
            }
            for (QuickPackedChunk chunk : message.getChunks()) {
                decode(chunk, sink);
            }
        }
    }

    private void decode(QuickPackedChunk chunk, Sink sink) {
        if (parts.meshes()) {
            for (QuickPackedMesh mesh : chunk.getMeshes()) {
                for (QuickPackedGeometry geometry : mesh.getGeometries()) {
                    sink.floats(geometry.getPositions().toArray());
                    sink.floats(geometry.getUvs().toArray());
                    sink.ints(geometry.getIndices().toArray());
                    sink.ints(geometry.getLights().toArray());
                }
            }
        }
        if (parts.includes(ArrayKind.VOXELS)) {
            sink.ints(chunk.getVoxels().toArray());
        }
        if (parts.includes(ArrayKind.LIGHTS)) {
            sink.ints(chunk.getLights().toArray());
        }
    }
}
