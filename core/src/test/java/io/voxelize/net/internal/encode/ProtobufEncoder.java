package io.voxelize.net.internal.encode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.CodedOutputStream;
import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.message.Packets;
import java.util.ArrayList;
import java.util.List;

/** The messages of a client as protobuf's own runtime encodes them: what {@link PacketBuffer} must write. */
final class ProtobufEncoder {
    private static final int COLUMNS_OVERHEAD = 2 + 6 * 5;

    private ProtobufEncoder() {}

    static Message json(Message.Type type, String json) {
        return Message.newBuilder().setType(type).setJson(json).build();
    }

    static Message chat(String type, String sender, String body, String metadata) {
        return Message.newBuilder()
                .setType(Message.Type.CHAT)
                .setChat(ChatMessage.newBuilder()
                        .setType(type)
                        .setSender(sender)
                        .setBody(body)
                        .setMetadata(metadata))
                .build();
    }

    static Message method(String name, String payload) {
        return Message.newBuilder()
                .setType(Message.Type.METHOD)
                .setMethod(Method.newBuilder().setName(name).setPayload(payload))
                .build();
    }

    static Message event(String name, String payload) {
        return Message.newBuilder()
                .setType(Message.Type.EVENT)
                .addEvents(Event.newBuilder().setName(name).setPayload(payload))
                .build();
    }

    static Message peer(String username, String metadata) {
        return Message.newBuilder()
                .setType(Message.Type.PEER)
                .addPeers(Peer.newBuilder().setUsername(username).setMetadata(metadata))
                .build();
    }

    static Message action(String action, String data) {
        StringBuilder json = new StringBuilder("{\"action\":\"");
        JsonStringEncoder.getInstance().quoteAsString(action, json);
        return json(
                Message.Type.ACTION,
                json.append("\",\"data\":").append(data).append('}').toString());
    }

    static String pairs(int[] coordinates, int count) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "[" : ",[").append(coordinates[2 * i]).append(',');
            out.append(coordinates[2 * i + 1]).append(']');
        }
        return out.append(']').toString();
    }

    /** One after the other as long as both limits allow. */
    static List<Message> updates(int[][] edits, int count, int maxLength) {
        List<Message> messages = new ArrayList<>();
        Message.Builder message = Message.newBuilder().setType(Message.Type.UPDATE);
        int length = 2;
        for (int i = 0; i < count; i++) {
            Update update = update(edits, i);
            int added = CodedOutputStream.computeMessageSize(Message.UPDATES_FIELD_NUMBER, update);
            if (isFull(message.getUpdatesCount(), length + added, maxLength)) {
                messages.add(message.build());
                message = Message.newBuilder().setType(Message.Type.UPDATE);
                length = 2;
            }
            message.addUpdates(update);
            length += added;
        }
        if (message.getUpdatesCount() > 0) {
            messages.add(message.build());
        }
        return messages;
    }

    private static Update update(int[][] edits, int i) {
        return Update.newBuilder()
                .setVx(edits[0][i])
                .setVy(edits[1][i])
                .setVz(edits[2][i])
                .setVoxel(edits[3][i])
                .build();
    }

    /** As {@link #updates}, in columns, which are taken to be a little longer than they are. */
    static List<Message> columns(int[][] edits, int count, int maxLength) {
        List<Message> messages = new ArrayList<>();
        BulkUpdate.Builder columns = BulkUpdate.newBuilder();
        int length = COLUMNS_OVERHEAD;
        for (int i = 0; i < count; i++) {
            int added = CodedOutputStream.computeInt32SizeNoTag(edits[0][i])
                    + CodedOutputStream.computeInt32SizeNoTag(edits[1][i])
                    + CodedOutputStream.computeInt32SizeNoTag(edits[2][i])
                    + CodedOutputStream.computeUInt32SizeNoTag(edits[3][i])
                    + 1;
            if (isFull(columns.getVxCount(), length + added, maxLength)) {
                messages.add(bulk(columns));
                columns = BulkUpdate.newBuilder();
                length = COLUMNS_OVERHEAD;
            }
            columns.addVx(edits[0][i]).addVy(edits[1][i]).addVz(edits[2][i]);
            columns.addVoxels(edits[3][i]).addLights(0);
            length += added;
        }
        if (columns.getVxCount() > 0) {
            messages.add(bulk(columns));
        }
        return messages;
    }

    private static Message bulk(BulkUpdate.Builder columns) {
        return Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .setBulkUpdate(columns)
                .build();
    }

    private static boolean isFull(int count, int length, int maxLength) {
        return count == Packets.MAX_UPDATES_PER_PACKET || (count > 0 && length > maxLength);
    }
}
