package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.quick.QuickShiftedChunk;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedGeometry;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedMesh;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import us.hebi.quickbuf.ProtoSource;

/** The same as {@link QuickPacked} with other numbers for the arrays, for servers from 2024-03-11 to 2026-01-11. */
final class QuickShifted implements Idiomatic {

    private final ProtoSource source = ProtoSource.newArraySource();
    private final QuickShiftedMessage message = QuickShiftedMessage.newInstance();
    private final List<byte[]> messages;
    private final ChunkParts parts;

    QuickShifted(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                message.clearQuick().mergeFrom(source.setInput(in.readAllBytes()));
            }
            for (QuickShiftedChunk chunk : message.getChunks()) {
                decode(chunk, sink);
            }
        }
    }

    private void decode(QuickShiftedChunk chunk, Sink sink) {
        if (parts.meshes()) {
            for (QuickShiftedMesh mesh : chunk.getMeshes()) {
                for (QuickShiftedGeometry geometry : mesh.getGeometries()) {
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
