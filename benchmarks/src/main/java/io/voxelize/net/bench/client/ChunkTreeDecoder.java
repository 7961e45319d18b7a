package io.voxelize.net.bench.client;

import com.google.protobuf.ByteString;
import io.voxelize.net.bench.client.DecodedBlocks.DecodedGeometry;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the chunks of protobuf's classes into those of a game; how an array is inflated is what decoders differ in.
 *
 * <p><b>Thread:</b> the library's.
 */
abstract class ChunkTreeDecoder implements PeerClient.Decoder {

    private final boolean meshes;

    ChunkTreeDecoder(boolean meshes) {
        this.meshes = meshes;
    }

    /** Inflates an array with its length in front; an absent one is empty. */
    abstract byte[] inflate(ByteString block) throws IOException;

    final List<DecodedBlocks> chunks(Message message) throws IOException {
        if (message.getChunksCount() == 0) {
            return List.of();
        }
        List<DecodedBlocks> chunks = new ArrayList<>(message.getChunksCount());
        for (Chunk chunk : message.getChunksList()) {
            chunks.add(new DecodedBlocks(
                    chunk.getX(),
                    chunk.getZ(),
                    inflate(chunk.getVoxels()),
                    inflate(chunk.getLights()),
                    meshes ? geometries(chunk) : List.of()));
        }
        return chunks;
    }

    private List<DecodedGeometry> geometries(Chunk chunk) throws IOException {
        List<DecodedGeometry> geometries = new ArrayList<>();
        for (Mesh mesh : chunk.getMeshesList()) {
            for (Geometry geometry : mesh.getGeometriesList()) {
                geometries.add(new DecodedGeometry(
                        geometry.getVoxel(),
                        inflate(geometry.getPositions()),
                        inflate(geometry.getUvs()),
                        inflate(geometry.getIndices()),
                        inflate(geometry.getLights())));
            }
        }
        return geometries;
    }
}
