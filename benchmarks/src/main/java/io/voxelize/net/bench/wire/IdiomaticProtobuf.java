package io.voxelize.net.bench.wire;

import com.google.protobuf.ByteString;
import io.voxelize.net.bench.wire.proto.PackedChunk;
import io.voxelize.net.bench.wire.proto.PackedGeometry;
import io.voxelize.net.bench.wire.proto.PackedMesh;
import io.voxelize.net.bench.wire.proto.PackedMessage;
import io.voxelize.net.bench.wire.proto.ShiftedChunk;
import io.voxelize.net.bench.wire.proto.ShiftedGeometry;
import io.voxelize.net.bench.wire.proto.ShiftedMesh;
import io.voxelize.net.bench.wire.proto.ShiftedMessage;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Decodes with protobuf's lite runtime, whose packed lists are unboxed into arrays. */
final class IdiomaticProtobuf extends Idiomatic {

    IdiomaticProtobuf(CapturedChunks captured, ChunkParts parts) {
        super(captured, parts);
    }

    @Override
    void blocks(InputStream in, Sink sink) throws IOException {
        for (Chunk chunk : Message.parseFrom(in).getChunksList()) {
            for (Mesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<Mesh>of()) {
                for (Geometry geometry : mesh.getGeometriesList()) {
                    floats(geometry.getPositions(), sink);
                    floats(geometry.getUvs(), sink);
                    ints(geometry.getIndices(), sink);
                    ints(geometry.getLights(), sink);
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

    private void ints(ByteString block, Sink sink) {
        ints(block.toByteArray(), block.size(), sink);
    }

    private void floats(ByteString block, Sink sink) {
        floats(block.toByteArray(), block.size(), sink);
    }

    @Override
    void shifted(InputStream in, Sink sink) throws IOException {
        for (ShiftedChunk chunk : ShiftedMessage.parseFrom(in).getChunksList()) {
            for (ShiftedMesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<ShiftedMesh>of()) {
                for (ShiftedGeometry geometry : mesh.getGeometriesList()) {
                    floats(geometry.getPositionsList(), sink);
                    floats(geometry.getUvsList(), sink);
                    ints(geometry.getIndicesList(), sink);
                    ints(geometry.getLightsList(), sink);
                }
            }
            data(chunk.getVoxelsList(), chunk.getLightsList(), sink);
        }
    }

    @Override
    void packed(InputStream in, Sink sink) throws IOException {
        for (PackedChunk chunk : PackedMessage.parseFrom(in).getChunksList()) {
            for (PackedMesh mesh : parts.meshes() ? chunk.getMeshesList() : List.<PackedMesh>of()) {
                for (PackedGeometry geometry : mesh.getGeometriesList()) {
                    floats(geometry.getPositionsList(), sink);
                    floats(geometry.getUvsList(), sink);
                    ints(geometry.getIndicesList(), sink);
                    ints(geometry.getLightsList(), sink);
                }
            }
            data(chunk.getVoxelsList(), chunk.getLightsList(), sink);
        }
    }

    private void data(List<Integer> voxels, List<Integer> lights, Sink sink) {
        if (parts.voxels()) {
            ints(voxels, sink);
        }
        if (parts.lights()) {
            ints(lights, sink);
        }
    }

    private static void ints(List<Integer> list, Sink sink) {
        int[] values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        sink.ints(values);
    }

    private static void floats(List<Float> list, Sink sink) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        sink.floats(values);
    }
}
