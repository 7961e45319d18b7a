package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.ring.RecordLayout.*;

import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.ring.RecordLayout;
import org.jspecify.annotations.Nullable;

/**
 * Parses an uncompressed protobuf message in one pass and stages its record: copies small fields, links lists, and
 * remembers where arrays are.
 *
 * <p>Fields may be in any order. Of a scalar field that occurs twice the last value wins, and embedded messages that
 * occur twice are merged, as in protobuf's own runtime. Unknown fields, and known ones with another wire type, are
 * skipped and counted.
 *
 * <p>Field numbers are those of the schema, {@code voxelize.proto}. {@code SchemaCoverageTest} fails for a field that
 * is not read here.
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
     * Returns the type of the message if it is its first field, as servers write it, and 0, which is not written,
     * otherwise. Consumes the reader.
     */
    int peekFirstTypeId() {
        return reader.next() && reader.field() == Message.TYPE_FIELD_NUMBER && reader.isVarint()
                ? reader.intValue()
                : 0;
    }

    /** Returns the type of the message, wherever it is: any number, 0 if absent. Consumes the reader. */
    int peekTypeId() {
        int found = 0;
        while (reader.next()) {
            if (reader.field() == Message.TYPE_FIELD_NUMBER && reader.isVarint()) {
                found = reader.intValue();
            }
        }
        return found;
    }

    /**
     * Stages the message that the reader is at. If it does not fit, {@link Staging#isFull()} returns true and the rest
     * of the message is not read.
     *
     * @param meshesWanted false to skip the meshes of chunks.
     * @param entityFilter selects the wanted entities, null for all.
     * @return false if the message is malformed.
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
        // When staging is full, elements overwrite the header, so its content must not be used as offsets any more.
        while (!staging.isFull() && reader.next()) {
            field(reader.field());
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

    private void field(int field) {
        switch (field) {
            case Message.TYPE_FIELD_NUMBER -> type();
            case Message.JSON_FIELD_NUMBER -> text(JSON);
            case Message.TEXT_FIELD_NUMBER -> text(TEXT);
            case Message.METHOD_FIELD_NUMBER,
                    Message.CHAT_FIELD_NUMBER,
                    Message.PEERS_FIELD_NUMBER,
                    Message.ENTITIES_FIELD_NUMBER,
                    Message.CHUNKS_FIELD_NUMBER,
                    Message.EVENTS_FIELD_NUMBER,
                    Message.UPDATES_FIELD_NUMBER -> embedded(field);
            case Message.WORLD_NAME_FIELD_NUMBER -> text(WORLD_NAME);
            case Message.TICK_FIELD_NUMBER -> tick();
            case Message.BULK_UPDATE_FIELD_NUMBER -> bulkUpdate();
            default -> unknown();
        }
    }

    /** Clients send it, servers do not: the field is known and skipped. */
    private void bulkUpdate() {
        if (!reader.isBytes()) {
            unknown();
        }
    }

    private void embedded(int field) {
        if (!reader.isBytes()) {
            unknown();
            return;
        }
        int outerLimit = reader.limit();
        switch (field) {
            case Message.METHOD_FIELD_NUMBER -> method();
            case Message.CHAT_FIELD_NUMBER -> chat();
            case Message.PEERS_FIELD_NUMBER -> peer();
            case Message.ENTITIES_FIELD_NUMBER -> entity();
            case Message.CHUNKS_FIELD_NUMBER -> chunk();
            case Message.EVENTS_FIELD_NUMBER -> event();
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
                case Method.NAME_FIELD_NUMBER -> text(METHOD_NAME);
                case Method.PAYLOAD_FIELD_NUMBER -> text(METHOD_PAYLOAD);
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
                case ChatMessage.TYPE_FIELD_NUMBER -> text(chat + CHAT_TYPE);
                case ChatMessage.SENDER_FIELD_NUMBER -> text(chat + CHAT_SENDER);
                case ChatMessage.BODY_FIELD_NUMBER -> text(chat + CHAT_BODY);
                case ChatMessage.METADATA_FIELD_NUMBER -> text(chat + CHAT_METADATA);
                case ChatMessage.TRACE_ID_FIELD_NUMBER -> text(chat + CHAT_TRACE_ID);
                case ChatMessage.T_SEND_MS_FIELD_NUMBER -> sentMs(chat);
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
                case Peer.ID_FIELD_NUMBER -> text(peer + PEER_ID);
                case Peer.USERNAME_FIELD_NUMBER -> text(peer + PEER_USERNAME);
                case Peer.METADATA_FIELD_NUMBER -> text(peer + PEER_METADATA);
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
                case Event.NAME_FIELD_NUMBER -> text(event + EVENT_NAME);
                case Event.PAYLOAD_FIELD_NUMBER -> text(event + EVENT_PAYLOAD);
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
                case Update.VX_FIELD_NUMBER -> number(update + UPDATE_VX);
                case Update.VY_FIELD_NUMBER -> number(update + UPDATE_VY);
                case Update.VZ_FIELD_NUMBER -> number(update + UPDATE_VZ);
                case Update.VOXEL_FIELD_NUMBER -> number(update + UPDATE_VOXEL);
                case Update.LIGHT_FIELD_NUMBER -> number(update + UPDATE_LIGHT);
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
                case Entity.OPERATION_FIELD_NUMBER -> number(entity + ENTITY_OPERATION);
                case Entity.ID_FIELD_NUMBER -> text(entity + ENTITY_ID);
                case Entity.TYPE_FIELD_NUMBER -> text(entity + ENTITY_TYPE);
                case Entity.METADATA_FIELD_NUMBER -> text(entity + ENTITY_METADATA);
                case Entity.MOTION_FIELD_NUMBER -> motion(entity);
                default -> unknown();
            }
        }
    }

    /** Searches the entity for its type. If the entity is wanted, its field is the reader's current one afterwards. */
    private boolean isWanted(EntityFilter filter) {
        int start = reader.index();
        int length = reader.length();
        int typeIndex = 0;
        int typeLength = 0;
        reader.enter();
        while (reader.next()) {
            if (reader.field() == Entity.TYPE_FIELD_NUMBER && reader.isBytes()) {
                typeIndex = reader.index();
                typeLength = reader.length();
            }
        }
        // A malformed entity fails the message even if it is not wanted.
        if (reader.failed() || (typeLength != 0 && !filter.accepts(reader.buffer(), typeIndex, typeLength))) {
            return false;
        }
        reader.field(start, length);
        return true;
    }

    /** Stages a motion. A malformed one is counted and treated as absent. */
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
                case Chunk.X_FIELD_NUMBER -> number(chunk + CHUNK_X);
                case Chunk.Z_FIELD_NUMBER -> number(chunk + CHUNK_Z);
                case Chunk.ID_FIELD_NUMBER -> text(chunk + CHUNK_ID);
                case Chunk.MESHES_FIELD_NUMBER -> meshTail = mesh(chunk, meshTail);
                case Chunk.VOXELS_FIELD_NUMBER, Chunk.LIGHTS_FIELD_NUMBER -> {
                    // ChunkArrays locates the arrays once the whole message is staged.
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
        staging.putInt(mesh + MESH_CONNECTIVITY, NO_CONNECTIVITY);
        int geometryTail = 0;
        int outerLimit = reader.enter();
        while (reader.next()) {
            switch (reader.field()) {
                case Mesh.LEVEL_FIELD_NUMBER -> number(mesh + MESH_LEVEL);
                case Mesh.GEOMETRIES_FIELD_NUMBER -> geometryTail = geometry(mesh, geometryTail);
                case Mesh.CONNECTIVITY_FIELD_NUMBER -> number(mesh + MESH_CONNECTIVITY);
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
                case Geometry.VOXEL_FIELD_NUMBER -> number(geometry + GEOMETRY_VOXEL);
                case Geometry.FACE_NAME_FIELD_NUMBER -> text(geometry + GEOMETRY_FACE_NAME);
                case Geometry.AT_FIELD_NUMBER,
                        Geometry.POSITIONS_FIELD_NUMBER,
                        Geometry.UVS_FIELD_NUMBER,
                        Geometry.INDICES_FIELD_NUMBER,
                        Geometry.LIGHTS_FIELD_NUMBER -> {
                    // Located later, as the arrays of a chunk are: the numbering decides which is which.
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
