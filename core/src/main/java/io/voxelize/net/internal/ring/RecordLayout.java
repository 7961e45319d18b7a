package io.voxelize.net.internal.ring;

/**
 * Layout of a message record's body. All integers are little-endian; every offset inside a body is relative to its
 * start.
 *
 * <p>A message record in the inbound ring has the type {@code MessageType.id() + 1}. It is the body itself, or, for a
 * body longer than {@link #MAX_INLINE_LENGTH}, eight bytes that name the slab whose first bytes are the body:
 *
 * <pre>
 * inline:   +-- body -----------------------------+        external: +------------+----------+
 *           | bodyLength (>= 0) | ...             |                  | -1 (4)     | slab (4) |
 *           +-------------------------------------+                  +------------+----------+
 * </pre>
 *
 * <p>A text is two ints, offset and length in bytes; 0, 0 if absent. A repeated field is a linked list: two ints,
 * offset of the first element (0 if none) and count. Each element begins with the offset of the next one, 0 in the
 * last. So the walker can append elements of nested and interleaved fields in one pass, in wire order.
 *
 * <pre>
 *   message (HEADER_LENGTH)                chunk                          geometry
 *   0   bodyLength                         0   next                       0   next
 *   4   flags (1: method, 2: short)        4   x                          4   voxel
 *   8   wireLength                         8   z                          8   faceName text
 *   12  plainLength                        12  id text                    16  flags (1: at)
 *   16  receivedNs (8)                     20  chunkSize                  20  atX  24 atY  28 atZ
 *   24  tick (8)                           24  maxHeight                  32  vertexCount
 *   32  reserved                           28  dataSlab (-1 none)         36  indexCount
 *   36  chat offset, 0 if absent           32  voxels offset in slab      40  positions offset in mesh slab
 *   40  entities list                      36  voxels count               44  uvs offset
 *   48  peers list                         40  lights offset in slab      48  indices offset
 *   56  worldName text                     44  lights count               52  lights offset
 *   64  json text                          48  meshSlab (-1 none)         56  meshSlab
 *   72  text text                          52  meshes list                60
 *   80  method name text                   60  compressed data
 *   88  method payload text                92
 *   96  chunks list                        mesh                           entity
 *   104 events list                        0   next                       0   next
 *   112 updates list                       4   level                      4   operation, raw
 *   120                                    8   connectivity, -1 none      8   id text
 *                                          12  geometries list            16  type text
 *   chat                                   20                             24  metadata text
 *   0   type text                                                         32  motion offset, 0 if absent
 *   8   sender text                        update                         36  motion length
 *   16  body text                          0   next                       40
 *   24  metadata text                      4   vx  8 vy  12 vz
 *   32  traceId text                       16  voxel                      peer                 event
 *   40  sentMs (double)                    20  light                      0  next              0  next
 *   48                                     24                             4  id text           4  name text
 *                                                                         12 username text     12 payload text
 *                                                                         20 metadata text     20
 *                                                                         28
 * </pre>
 *
 * <pre>
 *   compressed data of a chunk: slab (-1 none, 4) | voxels (12) | lights (12) | forms (4; 1: voxels are a block, 2: lights are)
 *   each array: offset in slab (4) | length in bytes (4) | elements when inflated (4)
 * </pre>
 *
 * <p>A chunk has up to three slabs: one for its voxels and lights, one for its geometry arrays, so that retaining the
 * data does not retain the meshes, and one for the arrays that are kept compressed (an LZ4 block with its prefix, or
 * packed varints). Each array starts at a 64-byte boundary. An array that was not sent, that no interceptor is
 * interested in or that was malformed has count 0.
 */
public final class RecordLayout {

    /** Length of the longest body that is stored in the ring itself; a longer one is stored in a slab. */
    public static final int MAX_INLINE_LENGTH = 2_048;

    /** First int of a record whose body is stored in a slab. */
    public static final int EXTERNAL = -1;

    /** Length of a record whose body is stored in a slab. */
    public static final int EXTERNAL_LENGTH = 8;

    public static final int EXTERNAL_SLAB = 4;

    public static final int BODY_LENGTH = 0;
    public static final int FLAGS = 4;
    public static final int FLAG_METHOD = 1;
    /** The header ends at {@link #SHORT_HEADER_LENGTH}; the fields behind that are absent. */
    public static final int FLAG_SHORT = 2;

    public static final int WIRE_LENGTH = 8;
    public static final int PLAIN_LENGTH = 12;
    public static final int RECEIVED_NS = 16;
    public static final int TICK = 24;
    /** Unused, 0; keeps {@link #ENTITIES} 8-byte aligned. */
    public static final int RESERVED = 32;

    public static final int CHAT = 36;
    public static final int ENTITIES = 40;
    public static final int PEERS = 48;
    public static final int WORLD_NAME = 56;
    /**
     * Length of the header of a small ENTITY or PEER message. A shorter record takes less of the ring and fewer cache
     * lines to move between the two cores.
     */
    public static final int SHORT_HEADER_LENGTH = 64;

    public static final int JSON = 64;
    public static final int TEXT = 72;
    public static final int METHOD_NAME = 80;
    public static final int METHOD_PAYLOAD = 88;
    public static final int CHUNKS = 96;
    public static final int EVENTS = 104;
    public static final int UPDATES = 112;
    public static final int HEADER_LENGTH = 120;

    public static final int CHAT_TYPE = 0;
    public static final int CHAT_SENDER = 8;
    public static final int CHAT_BODY = 16;
    public static final int CHAT_METADATA = 24;
    public static final int CHAT_TRACE_ID = 32;
    public static final int CHAT_SENT_MS = 40;
    public static final int CHAT_LENGTH = 48;

    /** Every element of a list begins with the offset of the next one. */
    public static final int NEXT = 0;

    public static final int PEER_ID = 4;
    public static final int PEER_USERNAME = 12;
    public static final int PEER_METADATA = 20;
    public static final int PEER_LENGTH = 28;

    public static final int ENTITY_OPERATION = 4;
    public static final int ENTITY_ID = 8;
    public static final int ENTITY_TYPE = 16;
    public static final int ENTITY_METADATA = 24;
    public static final int ENTITY_MOTION = 32;
    public static final int ENTITY_MOTION_LENGTH = 36;
    public static final int ENTITY_LENGTH = 40;

    public static final int EVENT_NAME = 4;
    public static final int EVENT_PAYLOAD = 12;
    public static final int EVENT_LENGTH = 20;

    public static final int UPDATE_VX = 4;
    public static final int UPDATE_VY = 8;
    public static final int UPDATE_VZ = 12;
    public static final int UPDATE_VOXEL = 16;
    public static final int UPDATE_LIGHT = 20;
    public static final int UPDATE_LENGTH = 24;

    public static final int CHUNK_X = 4;
    public static final int CHUNK_Z = 8;
    public static final int CHUNK_ID = 12;
    public static final int CHUNK_SIZE = 20;
    public static final int CHUNK_MAX_HEIGHT = 24;
    public static final int CHUNK_DATA_SLAB = 28;
    public static final int CHUNK_VOXELS_OFFSET = 32;
    public static final int CHUNK_VOXELS_COUNT = 36;
    public static final int CHUNK_LIGHTS_OFFSET = 40;
    public static final int CHUNK_LIGHTS_COUNT = 44;
    public static final int CHUNK_MESH_SLAB = 48;
    public static final int CHUNK_MESHES = 52;
    public static final int CHUNK_COMPRESSED_SLAB = 60;
    public static final int CHUNK_COMPRESSED_VOXELS = 64;
    public static final int CHUNK_COMPRESSED_LIGHTS = 76;
    public static final int CHUNK_COMPRESSED_FORMS = 88;
    public static final int CHUNK_FORM_VOXELS_BLOCK = 1;
    public static final int CHUNK_FORM_LIGHTS_BLOCK = 2;
    public static final int CHUNK_LENGTH = 92;

    public static final int COMPRESSED_OFFSET = 0;
    public static final int COMPRESSED_LENGTH = 4;
    public static final int COMPRESSED_COUNT = 8;

    public static final int MESH_LEVEL = 4;
    public static final int MESH_CONNECTIVITY = 8;
    public static final int MESH_GEOMETRIES = 12;
    /** Value of {@link #MESH_CONNECTIVITY} if the mesh has none. */
    public static final int NO_CONNECTIVITY = -1;

    public static final int MESH_LENGTH = 20;

    public static final int GEOMETRY_VOXEL = 4;
    public static final int GEOMETRY_FACE_NAME = 8;
    public static final int GEOMETRY_FLAGS = 16;
    public static final int GEOMETRY_FLAG_AT = 1;
    public static final int GEOMETRY_AT_X = 20;
    public static final int GEOMETRY_AT_Y = 24;
    public static final int GEOMETRY_AT_Z = 28;
    public static final int GEOMETRY_VERTEX_COUNT = 32;
    public static final int GEOMETRY_INDEX_COUNT = 36;
    public static final int GEOMETRY_POSITIONS_OFFSET = 40;
    public static final int GEOMETRY_UVS_OFFSET = 44;
    public static final int GEOMETRY_INDICES_OFFSET = 48;
    public static final int GEOMETRY_LIGHTS_OFFSET = 52;
    public static final int GEOMETRY_MESH_SLAB = 56;
    public static final int GEOMETRY_LENGTH = 60;

    /** Slab id that means "no slab". */
    public static final int NO_SLAB = -1;

    /** Alignment in bytes of an array within its slab, and of a slab in memory. */
    public static final int ARRAY_ALIGNMENT = 64;

    /** Length in bytes of the slack behind every slab, which a decompressor may overwrite. */
    public static final int SLAB_SLACK = 64;

    /** Record type of a life-cycle step, which the session delivers in order with the messages. */
    public static final int LIFE_CYCLE_TYPE = 64;

    private RecordLayout() {}

    /**
     * Returns the record type of a message.
     *
     * @param messageTypeId wire number, {@code 0} to {@code 14}.
     * @return {@code 1} to {@code 15}, since a ring's record types start at 1.
     */
    public static int recordType(int messageTypeId) {
        return messageTypeId + 1;
    }

    /**
     * Rounds up to the next offset at which an array may start.
     *
     * @param offset in bytes, {@code 0} or more.
     * @return a multiple of {@link #ARRAY_ALIGNMENT}.
     */
    public static int align(int offset) {
        return offset + ARRAY_ALIGNMENT - 1 & -ARRAY_ALIGNMENT;
    }
}
