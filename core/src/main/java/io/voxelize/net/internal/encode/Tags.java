package io.voxelize.net.internal.encode;

import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;

/**
 * Tags of the fields that a client sends: field number and wire type. The numbers come from the schema.
 *
 * <p>Each is a compile-time constant, so the generated classes are not loaded. Each is a byte, so the compiler refuses
 * a field number above 15, whose tag would take a second byte and shift what {@link PayloadWriter} writes before a
 * field.
 */
final class Tags {

    /** Wire type of an integer or an enum. */
    private static final int VARINT = 0;

    /** Wire type of a string, an embedded message or a packed array. */
    private static final int BYTES = 2;

    static final byte TYPE = Message.TYPE_FIELD_NUMBER << 3 | VARINT;
    static final byte JSON = Message.JSON_FIELD_NUMBER << 3 | BYTES;
    static final byte METHOD = Message.METHOD_FIELD_NUMBER << 3 | BYTES;
    static final byte CHAT = Message.CHAT_FIELD_NUMBER << 3 | BYTES;
    static final byte PEERS = Message.PEERS_FIELD_NUMBER << 3 | BYTES;
    static final byte EVENTS = Message.EVENTS_FIELD_NUMBER << 3 | BYTES;
    static final byte UPDATES = Message.UPDATES_FIELD_NUMBER << 3 | BYTES;
    static final byte BULK_UPDATE = Message.BULK_UPDATE_FIELD_NUMBER << 3 | BYTES;

    static final byte METHOD_NAME = Method.NAME_FIELD_NUMBER << 3 | BYTES;
    static final byte METHOD_PAYLOAD = Method.PAYLOAD_FIELD_NUMBER << 3 | BYTES;

    static final byte CHAT_TYPE = ChatMessage.TYPE_FIELD_NUMBER << 3 | BYTES;
    static final byte CHAT_SENDER = ChatMessage.SENDER_FIELD_NUMBER << 3 | BYTES;
    static final byte CHAT_BODY = ChatMessage.BODY_FIELD_NUMBER << 3 | BYTES;
    static final byte CHAT_METADATA = ChatMessage.METADATA_FIELD_NUMBER << 3 | BYTES;

    static final byte PEER_USERNAME = Peer.USERNAME_FIELD_NUMBER << 3 | BYTES;
    static final byte PEER_METADATA = Peer.METADATA_FIELD_NUMBER << 3 | BYTES;

    static final byte EVENT_NAME = Event.NAME_FIELD_NUMBER << 3 | BYTES;
    static final byte EVENT_PAYLOAD = Event.PAYLOAD_FIELD_NUMBER << 3 | BYTES;

    static final byte UPDATE_VX = Update.VX_FIELD_NUMBER << 3 | VARINT;
    static final byte UPDATE_VY = Update.VY_FIELD_NUMBER << 3 | VARINT;
    static final byte UPDATE_VZ = Update.VZ_FIELD_NUMBER << 3 | VARINT;
    static final byte UPDATE_VOXEL = Update.VOXEL_FIELD_NUMBER << 3 | VARINT;

    static final byte BULK_VX = BulkUpdate.VX_FIELD_NUMBER << 3 | BYTES;
    static final byte BULK_VY = BulkUpdate.VY_FIELD_NUMBER << 3 | BYTES;
    static final byte BULK_VZ = BulkUpdate.VZ_FIELD_NUMBER << 3 | BYTES;
    static final byte BULK_VOXELS = BulkUpdate.VOXELS_FIELD_NUMBER << 3 | BYTES;
    static final byte BULK_LIGHTS = BulkUpdate.LIGHTS_FIELD_NUMBER << 3 | BYTES;

    private Tags() {}
}
