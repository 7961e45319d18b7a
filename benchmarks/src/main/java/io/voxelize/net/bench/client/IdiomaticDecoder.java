package io.voxelize.net.bench.client;

import com.google.protobuf.ByteString;
import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What a good engineer writes first for servers since 2026-01-11: lz4-java's stream, protobuf's runtime, and lz4-java's
 * fastest safe decompressor into arrays of the right length.
 *
 * <p><b>Thread:</b> the library's.
 */
class IdiomaticDecoder implements PeerClient.Decoder {

    static final byte[] EMPTY = {};

    final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();
    private final boolean meshes;

    IdiomaticDecoder(boolean meshes) {
        this.meshes = meshes;
    }

    @Override
    public Decoded decode(ByteBuffer wire) throws IOException {
        byte[] bytes = new byte[wire.remaining()];
        wire.get(bytes);
        Message message = Message.parseFrom(Outer.inflate(bytes));
        return new Decoded(message, message.getTick(), chunks(message));
    }

    /** Inflates a block behind its inflated length; an absent one is empty. */
    byte[] inflate(ByteString block) throws IOException {
        if (block.isEmpty()) {
            return EMPTY;
        }
        byte[] source = block.toByteArray();
        byte[] array =
                new byte[ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN).getInt(0)];
        decompressor.decompress(source, Integer.BYTES, source.length - Integer.BYTES, array, 0);
        return array;
    }

    final List<Decoded.Chunk<byte[], byte[]>> chunks(Message message) throws IOException {
        if (message.getChunksCount() == 0) {
            return List.of();
        }
        List<Decoded.Chunk<byte[], byte[]>> chunks = new ArrayList<>(message.getChunksCount());
        for (Chunk chunk : message.getChunksList()) {
            chunks.add(new Decoded.Chunk<>(
                    chunk.getX(),
                    chunk.getZ(),
                    inflate(chunk.getVoxels()),
                    inflate(chunk.getLights()),
                    meshes ? geometries(chunk) : List.of()));
        }
        return chunks;
    }

    private List<Decoded.Geometry<byte[], byte[]>> geometries(Chunk chunk) throws IOException {
        List<Decoded.Geometry<byte[], byte[]>> geometries = new ArrayList<>();
        for (Mesh mesh : chunk.getMeshesList()) {
            for (Geometry geometry : mesh.getGeometriesList()) {
                geometries.add(new Decoded.Geometry<>(
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
