package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes records as {@link RecordLayout} says, the way the decoder does: one pass, lists linked as elements come. */
final class RecordBuilder {

    private static final byte JUNK = 0x5A;

    private final ExpandableArrayBuffer body = new ExpandableArrayBuffer(1_024);
    private final Map<Integer, Integer> lastOfList = new HashMap<>();
    private final int recordType;
    private int length = RecordLayout.HEADER_LENGTH;

    RecordBuilder(MessageType type) {
        recordType = RecordLayout.recordType(type.id());
    }

    int recordType() {
        return recordType;
    }

    RecordBuilder putInt(int offset, int value) {
        body.putInt(offset, value, LITTLE_ENDIAN);
        return this;
    }

    RecordBuilder putLong(int offset, long value) {
        body.putLong(offset, value, LITTLE_ENDIAN);
        return this;
    }

    RecordBuilder putDouble(int offset, double value) {
        body.putDouble(offset, value, LITTLE_ENDIAN);
        return this;
    }

    RecordBuilder text(int field, String text) {
        return text(field, text.getBytes(StandardCharsets.UTF_8));
    }

    RecordBuilder text(int field, byte[] bytes) {
        int offset = bytes.length == 0 ? 0 : append(bytes.length);
        body.putBytes(offset, bytes);
        return putInt(field, offset).putInt(field + Integer.BYTES, bytes.length);
    }

    /** Appends zeroed bytes at a multiple of 8. */
    int append(int bytes) {
        int offset = length + 7 & -8;
        length = offset + bytes;
        body.setMemory(offset, bytes, (byte) 0);
        return offset;
    }

    /** Appends an element to a list; others may come between two elements of one list. */
    int element(int list, int elementLength) {
        int offset = append(elementLength);
        Integer last = lastOfList.put(list, offset);
        putInt(last == null ? list : last + RecordLayout.NEXT, offset);
        putInt(list + Integer.BYTES, body.getInt(list + Integer.BYTES, LITTLE_ENDIAN) + 1);
        return offset;
    }

    RecordBuilder update(int vx, int vy, int vz, int voxel, int light) {
        int update = element(RecordLayout.UPDATES, RecordLayout.UPDATE_LENGTH);
        return putInt(update + RecordLayout.UPDATE_VX, vx)
                .putInt(update + RecordLayout.UPDATE_VY, vy)
                .putInt(update + RecordLayout.UPDATE_VZ, vz)
                .putInt(update + RecordLayout.UPDATE_VOXEL, voxel)
                .putInt(update + RecordLayout.UPDATE_LIGHT, light);
    }

    RecordBuilder peer(String id, String username, String metadata) {
        int peer = element(RecordLayout.PEERS, RecordLayout.PEER_LENGTH);
        return text(peer + RecordLayout.PEER_ID, id)
                .text(peer + RecordLayout.PEER_USERNAME, username)
                .text(peer + RecordLayout.PEER_METADATA, metadata);
    }

    RecordBuilder event(String name, String payload) {
        int event = element(RecordLayout.EVENTS, RecordLayout.EVENT_LENGTH);
        return text(event + RecordLayout.EVENT_NAME, name).text(event + RecordLayout.EVENT_PAYLOAD, payload);
    }

    RecordBuilder entity(int operation, String id, String type, String metadata, byte[] motion) {
        int entity = element(RecordLayout.ENTITIES, RecordLayout.ENTITY_LENGTH);
        putInt(entity + RecordLayout.ENTITY_OPERATION, operation)
                .text(entity + RecordLayout.ENTITY_ID, id)
                .text(entity + RecordLayout.ENTITY_TYPE, type)
                .text(entity + RecordLayout.ENTITY_METADATA, metadata);
        return text(entity + RecordLayout.ENTITY_MOTION, motion);
    }

    /** Appends a chunk without arrays and returns its offset. */
    int chunk(int x, int z) {
        int chunk = element(RecordLayout.CHUNKS, RecordLayout.CHUNK_LENGTH);
        putInt(chunk + RecordLayout.CHUNK_X, x)
                .putInt(chunk + RecordLayout.CHUNK_Z, z)
                .putInt(chunk + RecordLayout.CHUNK_DATA_SLAB, RecordLayout.NO_SLAB)
                .putInt(chunk + RecordLayout.CHUNK_MESH_SLAB, RecordLayout.NO_SLAB)
                .putInt(chunk + RecordLayout.CHUNK_COMPRESSED_SLAB, RecordLayout.NO_SLAB)
                .text(chunk + RecordLayout.CHUNK_ID, x + "|" + z);
        return chunk;
    }

    /** Appends a chunk of 2 x 4 x 2 blocks; voxel i is {@code first + i}, light i is {@code -first - i}. */
    RecordBuilder chunkWithData(SlabPool slabs, int x, int z, int first) {
        int chunk = chunk(x, z);
        int count = 2 * 4 * 2;
        int lights = RecordLayout.align(count * Integer.BYTES);
        Slab slab = acquire(slabs, lights + count * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            slab.buffer().putInt(i * Integer.BYTES, first + i, LITTLE_ENDIAN);
            slab.buffer().putInt(lights + i * Integer.BYTES, -first - i, LITTLE_ENDIAN);
        }
        return putInt(chunk + RecordLayout.CHUNK_SIZE, 2)
                .putInt(chunk + RecordLayout.CHUNK_MAX_HEIGHT, 4)
                .putInt(chunk + RecordLayout.CHUNK_DATA_SLAB, slab.id())
                .putInt(chunk + RecordLayout.CHUNK_VOXELS_OFFSET, 0)
                .putInt(chunk + RecordLayout.CHUNK_VOXELS_COUNT, count)
                .putInt(chunk + RecordLayout.CHUNK_LIGHTS_OFFSET, lights)
                .putInt(chunk + RecordLayout.CHUNK_LIGHTS_COUNT, count);
    }

    /** Appends a mesh to a chunk and returns its offset. */
    int mesh(int chunk, int level, int connectivity) {
        int mesh = element(chunk + RecordLayout.CHUNK_MESHES, RecordLayout.MESH_LENGTH);
        putInt(mesh + RecordLayout.MESH_LEVEL, level).putInt(mesh + RecordLayout.MESH_CONNECTIVITY, connectivity);
        return mesh;
    }

    /** Appends a triangle to a mesh, with a mesh slab of its own chunk. */
    int triangle(int mesh, Slab slab, int offset, int voxel) {
        int geometry = element(mesh + RecordLayout.MESH_GEOMETRIES, RecordLayout.GEOMETRY_LENGTH);
        int uvs = offset + 64;
        int indices = uvs + 64;
        int lights = indices + 64;
        for (int i = 0; i < 9; i++) {
            slab.buffer().putFloat(offset + i * Float.BYTES, voxel + i * 0.5f, LITTLE_ENDIAN);
        }
        for (int i = 0; i < 6; i++) {
            slab.buffer().putFloat(uvs + i * Float.BYTES, voxel + i / 8f, LITTLE_ENDIAN);
        }
        for (int i = 0; i < 3; i++) {
            slab.buffer().putInt(indices + i * Integer.BYTES, 2 - i, LITTLE_ENDIAN);
            slab.buffer().putInt(lights + i * Integer.BYTES, voxel + i, LITTLE_ENDIAN);
        }
        putInt(geometry + RecordLayout.GEOMETRY_VOXEL, voxel)
                .putInt(geometry + RecordLayout.GEOMETRY_VERTEX_COUNT, 3)
                .putInt(geometry + RecordLayout.GEOMETRY_INDEX_COUNT, 3)
                .putInt(geometry + RecordLayout.GEOMETRY_POSITIONS_OFFSET, offset)
                .putInt(geometry + RecordLayout.GEOMETRY_UVS_OFFSET, uvs)
                .putInt(geometry + RecordLayout.GEOMETRY_INDICES_OFFSET, indices)
                .putInt(geometry + RecordLayout.GEOMETRY_LIGHTS_OFFSET, lights)
                .putInt(geometry + RecordLayout.GEOMETRY_MESH_SLAB, slab.id());
        return geometry;
    }

    static Slab acquire(SlabPool slabs, int length) {
        Slab slab = slabs.acquire(length);
        assertNotNull(slab, () -> "no room: length=" + length);
        slab.buffer().setMemory(0, slab.length(), JUNK);
        return slab;
    }

    int bodyLength() {
        return length;
    }

    /** Writes the body, with junk on both sides of it. */
    void writeInline(MutableDirectBuffer target, int index) {
        target.setMemory(0, target.capacity(), JUNK);
        putInt(RecordLayout.BODY_LENGTH, length);
        target.putBytes(index, body, 0, length);
    }

    /** Offers the record to a ring: inline if it is short, else in a slab. */
    void offer(InboundRing ring, SlabPool slabs) {
        putInt(RecordLayout.BODY_LENGTH, length);
        if (length <= RecordLayout.MAX_INLINE_LENGTH) {
            int index = claim(ring, length);
            ring.buffer().putBytes(index, body, 0, length);
            ring.commit(index);
        } else {
            Slab slab = acquire(slabs, length);
            slab.buffer().putBytes(0, body, 0, length);
            int index = claim(ring, RecordLayout.EXTERNAL_LENGTH);
            ring.buffer().putInt(index, RecordLayout.EXTERNAL, LITTLE_ENDIAN);
            ring.buffer().putInt(index + RecordLayout.EXTERNAL_SLAB, slab.id(), LITTLE_ENDIAN);
            ring.commit(index);
        }
    }

    private int claim(InboundRing ring, int recordLength) {
        int index = ring.tryClaim(recordType, recordLength);
        assertTrue(index >= 0, "the ring is full");
        return index;
    }
}
