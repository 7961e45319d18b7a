package io.voxelize.net.bench.client;

import io.voxelize.net.bench.traffic.Outer;
import io.voxelize.net.bench.wire.proto.PackedChunk;
import io.voxelize.net.bench.wire.proto.PackedGeometry;
import io.voxelize.net.bench.wire.proto.PackedMesh;
import io.voxelize.net.bench.wire.proto.PackedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a good engineer writes first for servers before 2024-03-11: the JDK's stream for deflated messages, protobuf's
 * runtime, and arrays of its lists. Reads messages with chunks and INIT, which have no tick.
 *
 * <p><b>Thread:</b> the library's.
 */
final class PackedDecoder implements PeerClient.Decoder {

    private final boolean meshes;

    PackedDecoder(boolean meshes) {
        this.meshes = meshes;
    }

    @Override
    public Decoded decode(ByteBuffer wire) throws IOException {
        byte[] bytes = new byte[wire.remaining()];
        wire.get(bytes);
        PackedMessage message = PackedMessage.parseFrom(Outer.inflate(bytes));
        List<Decoded.Chunk<int[], float[]>> chunks = new ArrayList<>(message.getChunksCount());
        for (PackedChunk chunk : message.getChunksList()) {
            chunks.add(new Decoded.Chunk<>(
                    chunk.getX(),
                    chunk.getZ(),
                    ints(chunk.getVoxelsList()),
                    ints(chunk.getLightsList()),
                    meshes ? geometries(chunk) : List.of()));
        }
        return new Decoded(message, 0, chunks);
    }

    private static List<Decoded.Geometry<int[], float[]>> geometries(PackedChunk chunk) {
        List<Decoded.Geometry<int[], float[]>> geometries = new ArrayList<>();
        for (PackedMesh mesh : chunk.getMeshesList()) {
            for (PackedGeometry geometry : mesh.getGeometriesList()) {
                geometries.add(new Decoded.Geometry<>(
                        geometry.getVoxel(),
                        floats(geometry.getPositionsList()),
                        floats(geometry.getUvsList()),
                        ints(geometry.getIndicesList()),
                        ints(geometry.getLightsList())));
            }
        }
        return geometries;
    }

    private static int[] ints(List<Integer> list) {
        int[] values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }

    private static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
