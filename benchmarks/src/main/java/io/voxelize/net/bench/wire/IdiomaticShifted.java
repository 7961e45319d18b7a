package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.ShiftedChunk;
import io.voxelize.net.bench.wire.proto.ShiftedGeometry;
import io.voxelize.net.bench.wire.proto.ShiftedMesh;
import io.voxelize.net.bench.wire.proto.ShiftedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The same as {@link IdiomaticPacked} with other numbers for the arrays, for servers from 2024-03-11 to 2026-01-11. */
final class IdiomaticShifted implements Idiomatic {

    private final List<byte[]> messages;
    private final ChunkParts parts;

    IdiomaticShifted(CapturedChunks captured, ChunkParts parts) {
        messages = captured.messages().stream().map(ChunkMessage::wire).toList();
        this.parts = parts;
    }

    @Override
    public void pass(Sink sink) throws IOException {
        for (byte[] wire : messages) {
            try (InputStream in = CapturedChunks.open(wire)) {
                for (ShiftedChunk chunk : ShiftedMessage.parseFrom(in).getChunksList()) {
                    decode(chunk, sink);
                }
            }
        }
    }

    private void decode(ShiftedChunk chunk, Sink sink) {
        for (ShiftedMesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<ShiftedMesh>of()) {
            for (ShiftedGeometry geometry : mesh.getGeometriesList()) {
                sink.floats(IdiomaticPacked.floats(geometry.getPositionsList()));
                sink.floats(IdiomaticPacked.floats(geometry.getUvsList()));
                sink.ints(IdiomaticPacked.ints(geometry.getIndicesList()));
                sink.ints(IdiomaticPacked.ints(geometry.getLightsList()));
            }
        }
        if (parts.includes(ArrayKind.VOXELS)) {
            sink.ints(IdiomaticPacked.ints(chunk.getVoxelsList()));
        }
        if (parts.includes(ArrayKind.LIGHTS)) {
            sink.ints(IdiomaticPacked.ints(chunk.getLightsList()));
        }
    }
}
