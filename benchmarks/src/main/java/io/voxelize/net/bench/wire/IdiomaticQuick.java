package io.voxelize.net.bench.wire;

import io.voxelize.net.bench.wire.proto.quick.Chunk;
import io.voxelize.net.bench.wire.proto.quick.Geometry;
import io.voxelize.net.bench.wire.proto.quick.Mesh;
import io.voxelize.net.bench.wire.proto.quick.Message;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedChunk;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedGeometry;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedMesh;
import io.voxelize.net.bench.wire.proto.quick.QuickPackedMessage;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedChunk;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedGeometry;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedMesh;
import io.voxelize.net.bench.wire.proto.quick.QuickShiftedMessage;
import java.io.IOException;
import java.io.InputStream;
import us.hebi.quickbuf.ProtoMessage;
import us.hebi.quickbuf.ProtoSource;
import us.hebi.quickbuf.RepeatedByte;
import us.hebi.quickbuf.RepeatedInt;

/** Decodes with QuickBuffers, which reuses one message object as its guide suggests. */
final class IdiomaticQuick extends Idiomatic {

    private final ProtoSource source = ProtoSource.newArraySource();
    private final Message blocks = Message.newInstance();
    private final QuickShiftedMessage shifted = QuickShiftedMessage.newInstance();
    private final QuickPackedMessage packed = QuickPackedMessage.newInstance();

    IdiomaticQuick(CapturedChunks captured, ChunkParts parts) {
        super(captured, parts);
    }

    private <M extends ProtoMessage<M>> M read(M message, InputStream in) throws IOException {
        return message.clearQuick().mergeFrom(source.setInput(in.readAllBytes()));
    }

    @Override
    void blocks(InputStream in, Sink sink) throws IOException {
        for (Chunk chunk : read(blocks, in).getChunks()) {
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
            if (parts.voxels()) {
                ints(chunk.getVoxels(), sink);
            }
            if (parts.lights()) {
                ints(chunk.getLights(), sink);
            }
        }
    }

    private void ints(RepeatedByte block, Sink sink) {
        ints(block.array(), block.length(), sink);
    }

    private void floats(RepeatedByte block, Sink sink) {
        floats(block.array(), block.length(), sink);
    }

    @Override
    void shifted(InputStream in, Sink sink) throws IOException {
        for (QuickShiftedChunk chunk : read(shifted, in).getChunks()) {
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
            data(chunk.getVoxels(), chunk.getLights(), sink);
        }
    }

    @Override
    void packed(InputStream in, Sink sink) throws IOException {
        for (QuickPackedChunk chunk : read(packed, in).getChunks()) {
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
            data(chunk.getVoxels(), chunk.getLights(), sink);
        }
    }

    private void data(RepeatedInt voxels, RepeatedInt lights, Sink sink) {
        if (parts.voxels()) {
            sink.ints(voxels.toArray());
        }
        if (parts.lights()) {
            sink.ints(lights.toArray());
        }
    }
}
