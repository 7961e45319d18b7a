package io.voxelize.net.bench.client;

import com.google.protobuf.ByteString;
import io.voxelize.net.bench.client.Decoded.DecodedChunk;
import io.voxelize.net.bench.client.Decoded.DecodedGeometry;
import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.internal.wire.proto.Chunk;
import io.voxelize.net.internal.wire.proto.Geometry;
import io.voxelize.net.internal.wire.proto.Mesh;
import io.voxelize.net.internal.wire.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What a good engineer writes on the first day: lz4-java's stream, protobuf's runtime, lz4-java's fastest safe decompressor into arrays of the right length.
 *
 * <p>Reads the arrays of servers since 2026-01-11 only.
 *
 * <p><b>Thread:</b> the library's.
 */
final class IdiomaticDecoder implements PeerClient.Decoder {

    private static final byte[] EMPTY = {};

    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();
    private final boolean meshes;

    IdiomaticDecoder(boolean meshes) {
        this.meshes = meshes;
    }

    @Override
    public Decoded decode(ByteBuffer wire) throws IOException {
        byte[] bytes = new byte[wire.remaining()];
        wire.get(bytes);
        Message message = Message.parseFrom(Outer.inflate(bytes));
        return new Decoded(message, message.getChunksCount() == 0 ? List.of() : chunks(message));
    }

    private List<DecodedChunk> chunks(Message message) {
        List<DecodedChunk> chunks = new ArrayList<>(message.getChunksCount());
        for (Chunk chunk : message.getChunksList()) {
            chunks.add(new DecodedChunk(
                    chunk.getX(),
                    chunk.getZ(),
                    inflate(chunk.getVoxels()),
                    inflate(chunk.getLights()),
                    meshes ? geometries(chunk) : List.of()));
        }
        return chunks;
    }

    private List<DecodedGeometry> geometries(Chunk chunk) {
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

    private byte[] inflate(ByteString block) {
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
