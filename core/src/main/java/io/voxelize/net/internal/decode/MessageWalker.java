package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.ring.RecordLayout.*;

import io.voxelize.net.internal.ring.RecordLayout;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a plain protobuf message once and stages its record: small fields are copied, lists linked, arrays only
 * found.
 *
 * <p>Fields come in any order. Of a field that comes twice the last wins; embedded messages that come twice are merged,
 * as protobuf's own runtime does. Unknown fields, and known ones of another wire type, are skipped and counted.
 *
 * <p>A chunk and a geometry are left with two ints that are not what {@link RecordLayout} says: where their own bytes
 * start and end in the message. {@link ChunkArrays} puts the real ones there.
 *
 * <p>Source: {@code messages.proto}, upstream v3.0.0 (34cb852), and its history since 2023-09-20.
 *
 * <p><b>Thread:</b> event loop.
 */
final class MessageWalker {

    /** Where a chunk's bytes start and end, until its arrays are inflated. */
    static final int CHUNK_START = CHUNK_VOXELS_OFFSET;

    static final int CHUNK_END = CHUNK_LIGHTS_OFFSET;

    /** Where a geometry's bytes start and end, until its arrays are inflated. */
    static final int GEOMETRY_START = GEOMETRY_POSITIONS_OFFSET;

    static final int GEOMETRY_END = GEOMETRY_UVS_OFFSET;

    private static final int FIELD_TYPE = 1;
    private static final int FIRST_EMBEDDED = 4;
    private static final int LAST_EMBEDDED = 10;
    private static final int BULK_UPDATE = 15;
    private static final int ENTITY_TYPE_FIELD = 3;

    private final ProtoReader reader;
    private final Staging staging;
    private boolean meshesWanted;
    private @Nullable EntityFilter entityFilter;
    private int typeId;
    private int peerTail;
    private int entityTail;
    private int chunkTail;
    private int eventTail;
    private int updateTail;
    private long unknownFields;
    private int badRecords;
    private int filteredEntities;

    MessageWalker(ProtoReader reader, Staging staging) {
        this.reader = reader;
        this.staging = staging;
    }

    /**
     * Returns the type of the message under the reader if its first field is that, as servers write it; 0, which needs
     * no field, if not. The reader is used up.
     */
    int peekFirstTypeId() {
        return reader.next() && reader.field() == FIELD_TYPE && reader.isVarint() ? reader.intValue() : 0;
    }

    /** Finds the type of the message under the reader, which is used up; any number, 0 if there is none. */
    int peekTypeId() {
        int found = 0;
        while (reader.next()) {
            if (reader.field() == FIELD_TYPE && reader.isVarint()) {
                found = reader.intValue();
            }
        }
        return found;
    }

    /**
     * Stages the message under the reader. Whether it fits shows in {@link Staging#isFull()}; what follows the first
     * field that does not is not read.
     *
     * @param entityFilter which entities are wanted, null for all.
     * @return false if it is malformed.
     */
    boolean walk(boolean meshesWanted, @Nullable EntityFilter entityFilter) {
        this.meshesWanted = meshesWanted;
        this.entityFilter = entityFilter;
        filteredEntities = 0;
        typeId = 0;
        peerTail = 0;
        entityTail = 0;
        chunkTail = 0;
        eventTail = 0;
        updateTail = 0;
        unknownFields = 0;
        badRecords = 0;
        // Once there is no room, elements land on the header; what stands there then must not be taken for offsets.
        while (!staging.isFull() && reader.next()) {
            int field = reader.field();
            if (field >= FIRST_EMBEDDED && field <= LAST_EMBEDDED && reader.isBytes()) {
                embedded(field);
            } else {
                plainField(field);
            }
        }
        return !reader.failed();
    }

    int typeId() {
        return typeId;
    }

    long unknownFields() {
        return unknownFields;
    }

    int badRecords() {
        return badRecords;
    }

    int filteredEntities() {
        return filteredEntities;
    }

    private void plainField(int field) {
        switch (field) {
            case FIELD_TYPE -> type();
            case 2 -> text(JSON);
            case 3 -> text(TEXT);
            case 11 -> text(WORLD_NAME);
            case 12 -> tick();
            case BULK_UPDATE -> bulkUpdate();
            default -> unknown();
        }
    }

    /** Goes from client to server only: known, and of no interest. */
    private void bulkUpdate() {
        if (!reader.isBytes()) {
            unknown();
        }
    }

    private void embedded(int field) {
        int outerLimit = reader.limit();
        switch (field) {
            case 4 -> method();
            case 5 -> chat();
            case 6 -> peer();
            case 7 -> entity();
            case 8 -> chunk();
            case 9 -> event();
            default -> update();
        }
        reader.leave(outerLimit);
    }

    private void type() {
        if (reader.isVarint()) {
            typeId = reader.intValue();
        } else {
            unknown();
        }
    }

    private void tick() {
        if (reader.isVarint()) {
            staging.putLong(TICK, reader.value());
        } else {
            unknown();
        }
    }

    private void method() {
        staging.putInt(FLAGS, FLAG_METHOD);
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> text(METHOD_NAME);
                case 2 -> text(METHOD_PAYLOAD);
                default -> unknown();
            }
        }
    }

    private void chat() {
        int chat = staging.getInt(RecordLayout.CHAT);
        if (chat == 0) {
            chat = staging.append(CHAT_LENGTH);
            staging.putInt(RecordLayout.CHAT, chat);
        }
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> text(chat + CHAT_TYPE);
                case 2 -> text(chat + CHAT_SENDER);
                case 3 -> text(chat + CHAT_BODY);
                case 4 -> text(chat + CHAT_METADATA);
                case 5 -> text(chat + CHAT_TRACE_ID);
                case 6 -> sentMs(chat);
                default -> unknown();
            }
        }
    }

    private void sentMs(int chat) {
        if (reader.isFixed64()) {
            staging.putLong(chat + CHAT_SENT_MS, reader.value());
        } else {
            unknown();
        }
    }

    private void peer() {
        int peer = staging.append(PEERS, peerTail, PEER_LENGTH);
        peerTail = peer;
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> text(peer + PEER_ID);
                case 2 -> text(peer + PEER_USERNAME);
                case 3 -> text(peer + PEER_METADATA);
                default -> unknown();
            }
        }
    }

    private void event() {
        int event = staging.append(EVENTS, eventTail, EVENT_LENGTH);
        eventTail = event;
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> text(event + EVENT_NAME);
                case 2 -> text(event + EVENT_PAYLOAD);
                default -> unknown();
            }
        }
    }

    private void update() {
        int update = staging.append(UPDATES, updateTail, UPDATE_LENGTH);
        updateTail = update;
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> number(update + UPDATE_VX);
                case 2 -> number(update + UPDATE_VY);
                case 3 -> number(update + UPDATE_VZ);
                case 4 -> number(update + UPDATE_VOXEL);
                case 5 -> number(update + UPDATE_LIGHT);
                default -> unknown();
            }
        }
    }

    private void entity() {
        EntityFilter filter = entityFilter;
        if (filter != null && !isWanted(filter)) {
            filteredEntities++;
            return;
        }
        int entity = staging.append(ENTITIES, entityTail, ENTITY_LENGTH);
        entityTail = entity;
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> number(entity + ENTITY_OPERATION);
                case 2 -> text(entity + ENTITY_ID);
                case ENTITY_TYPE_FIELD -> text(entity + ENTITY_TYPE);
                case 4 -> text(entity + ENTITY_METADATA);
                case 5 -> motion(entity);
                default -> unknown();
            }
        }
    }

    /** Looks for the type first, wherever it stands; if the entity is wanted, its field is the current one again. */
    private boolean isWanted(EntityFilter filter) {
        int start = reader.index();
        int length = reader.length();
        int typeIndex = 0;
        int typeLength = 0;
        reader.enter();
        while (reader.next()) {
            if (reader.field() == ENTITY_TYPE_FIELD && reader.isBytes()) {
                typeIndex = reader.index();
                typeLength = reader.length();
            }
        }
        // What is malformed fails the message, whoever wants the entity.
        if (reader.failed() || (typeLength != 0 && !filter.accepts(reader.buffer(), typeIndex, typeLength))) {
            return false;
        }
        reader.field(start, length);
        return true;
    }

    /**
     * A malformed motion is as good as none: the entity is then what the rest of it says, a keep-alive for instance.
     */
    private void motion(int entity) {
        if (!reader.isBytes()) {
            unknown();
            return;
        }
        boolean wellFormed = MotionPayload.isWellFormed(reader.buffer(), reader.index(), reader.length());
        badRecords += wellFormed ? 0 : 1;
        int offset = wellFormed ? staging.copy(reader.buffer(), reader.index(), reader.length()) : 0;
        staging.putInt(entity + ENTITY_MOTION, offset);
        staging.putInt(entity + ENTITY_MOTION_LENGTH, wellFormed ? reader.length() : 0);
    }

    private void chunk() {
        int chunk = staging.append(CHUNKS, chunkTail, CHUNK_LENGTH);
        chunkTail = chunk;
        staging.putInt(chunk + CHUNK_START, reader.index());
        staging.putInt(chunk + CHUNK_END, reader.index() + reader.length());
        int meshTail = 0;
        reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> number(chunk + CHUNK_X);
                case 2 -> number(chunk + CHUNK_Z);
                case 3 -> text(chunk + CHUNK_ID);
                case 4 -> meshTail = mesh(chunk, meshTail);
                case 5, 6 -> {
                    // The arrays are looked for once it is known whether the message fits.
                }
                default -> unknown();
            }
        }
    }

    private int mesh(int chunk, int tail) {
        if (!reader.isBytes()) {
            unknown();
            return tail;
        }
        if (!meshesWanted) {
            return tail;
        }
        int mesh = staging.append(chunk + CHUNK_MESHES, tail, MESH_LENGTH);
        staging.putInt(mesh + MESH_CONNECTIVITY, -1);
        int geometryTail = 0;
        int outerLimit = reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> number(mesh + MESH_LEVEL);
                case 2 -> geometryTail = geometry(mesh, geometryTail);
                case 3 -> number(mesh + MESH_CONNECTIVITY);
                default -> unknown();
            }
        }
        reader.leave(outerLimit);
        return mesh;
    }

    private int geometry(int mesh, int tail) {
        if (!reader.isBytes()) {
            unknown();
            return tail;
        }
        int geometry = staging.append(mesh + MESH_GEOMETRIES, tail, GEOMETRY_LENGTH);
        staging.putInt(geometry + GEOMETRY_START, reader.index());
        staging.putInt(geometry + GEOMETRY_END, reader.index() + reader.length());
        int outerLimit = reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> number(geometry + GEOMETRY_VOXEL);
                case 2 -> text(geometry + GEOMETRY_FACE_NAME);
                case 3, 4, 5, 6, 7 -> {
                    // As with the chunk's arrays; which is which depends on whether there is a 7.
                }
                default -> unknown();
            }
        }
        reader.leave(outerLimit);
        return geometry;
    }

    private void number(int offset) {
        if (reader.isVarint()) {
            staging.putInt(offset, reader.intValue());
        } else {
            unknown();
        }
    }

    private void text(int offset) {
        if (reader.isBytes()) {
            staging.text(offset, reader.buffer(), reader.index(), reader.length());
        } else {
            unknown();
        }
    }

    private void unknown() {
        unknownFields++;
    }
}
