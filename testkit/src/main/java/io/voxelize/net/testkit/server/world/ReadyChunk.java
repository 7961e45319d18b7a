package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ArrayEncoding;
import io.voxelize.net.testkit.server.wire.ProtoWriter;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable snapshot of a generated, lit and meshed chunk; an edit makes a new one.
 *
 * <p><b>Thread:</b> any.
 */
public final class ReadyChunk {
    private final ChunkPos pos;
    private final String id;
    private final Column voxels;
    private final Column lights;
    private final List<byte[]> meshes;

    ReadyChunk(ChunkPos pos, String id, Column voxels, Column lights, List<byte[]> meshes) {
        this.pos = pos;
        this.id = id;
        this.voxels = voxels;
        this.lights = lights;
        this.meshes = List.copyOf(meshes);
    }

    /**
     * Returns where the chunk is.
     *
     * @return its place.
     */
    public ChunkPos pos() {
        return pos;
    }

    /**
     * Returns the identity that stays the same while the server runs.
     *
     * @return 21 characters.
     */
    public String id() {
        return id;
    }

    /**
     * Returns the voxel words.
     *
     * @return not written any more.
     */
    public Column voxels() {
        return voxels;
    }

    /**
     * Returns the light words.
     *
     * @return not written any more.
     */
    public Column lights() {
        return lights;
    }

    /**
     * Encodes the chunk for a message.
     *
     * @param generation of the server.
     * @param withMeshes whether to include the meshes of all sections.
     * @param withData whether to include voxels and lights.
     * @return the encoded record.
     */
    public byte[] encode(Generation generation, boolean withMeshes, boolean withData) {
        ProtoWriter writer = head();
        if (withMeshes) {
            meshes.forEach(mesh -> writer.message(4, mesh));
        }
        if (withData) {
            ArrayEncoding arrays = new ArrayEncoding(generation);
            writer.bytes(5, arrays.words(voxels.toArray(), Column.LENGTH));
            writer.bytes(6, arrays.words(lights.toArray(), Column.LENGTH));
        }
        return writer.toBytes();
    }

    /**
     * Encodes the meshes that differ from those of an earlier moment, as a refresh after an edit carries them.
     *
     * @param before the chunk as it was.
     * @return the encoded record.
     */
    public byte[] encodeChangedMeshes(ReadyChunk before) {
        ProtoWriter writer = head();
        for (int level = 0; level < meshes.size(); level++) {
            if (!Arrays.equals(meshes.get(level), before.meshes.get(level))) {
                writer.message(4, meshes.get(level));
            }
        }
        return writer.toBytes();
    }

    /**
     * Tells whether any mesh differs from that of an earlier moment.
     *
     * @param before the chunk as it was.
     * @return true if so.
     */
    public boolean changesMeshesOf(ReadyChunk before) {
        for (int level = 0; level < meshes.size(); level++) {
            if (!Arrays.equals(meshes.get(level), before.meshes.get(level))) {
                return true;
            }
        }
        return false;
    }

    private ProtoWriter head() {
        return new ProtoWriter().int32(1, pos.x()).int32(2, pos.z()).string(3, id);
    }
}
