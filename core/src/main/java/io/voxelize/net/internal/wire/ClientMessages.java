package io.voxelize.net.internal.wire;

import io.voxelize.net.internal.wire.proto.ChatMessage;
import io.voxelize.net.internal.wire.proto.Event;
import io.voxelize.net.internal.wire.proto.Message;
import io.voxelize.net.internal.wire.proto.Method;
import io.voxelize.net.internal.wire.proto.Peer;
import io.voxelize.net.internal.wire.proto.Update;
import io.voxelize.net.message.NetworkException;

/**
 * Makes the messages of a client. Texts are taken as they are given: {@link PacketBuffer} has checked them.
 *
 * <p>Source: section by section as {@code messages.proto}, upstream v3.0.0 (34cb852); what {@code @voxelize/core} sends.
 *
 * <p><b>Thread:</b> any.
 */
public final class ClientMessages {

    /** Version of the client protocol; worlds with a fixed timestep demand exactly this one. */
    private static final int PROTOCOL = 1;

    private ClientMessages() {}

    /**
     * Encodes a JOIN that every server since 2023 accepts.
     *
     * @param world name of the world.
     * @param username display name.
     * @param capabilities what to negotiate, {@code motion.v1} for instance.
     * @return the payload of one WebSocket frame.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a text has a lone surrogate.
     */
    public static byte[] join(String world, String username, String... capabilities) {
        checkText("world", world);
        checkText("username", username);
        JsonWriter json = new JsonWriter().raw("{\"world\":").string(world);
        json.raw(",\"username\":").string(username).raw(",\"capabilities\":[");
        for (int i = 0; i < capabilities.length; i++) {
            checkText("capability", capabilities[i]);
            json.raw(i == 0 ? "" : ",").string(capabilities[i]);
        }
        json.raw("],\"protocol\":" + PROTOCOL + ",\"preferences\":{}}");
        return json(Message.Type.JOIN, json.toString()).toByteArray();
    }

    /**
     * Encodes a LEAVE. It must name the joined world: a server takes another one's name for an answer and leaves a ghost behind.
     *
     * @param world name of the joined world.
     * @return the payload of one WebSocket frame.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the name has a lone surrogate.
     */
    public static byte[] leave(String world) {
        checkText("world", world);
        return Message.newBuilder()
                .setType(Message.Type.LEAVE)
                .setText(world)
                .build()
                .toByteArray();
    }

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

    /** Makes a PEER. A server ignores its id and takes the name and the metadata. */
    static Message peer(String username, String metadata) {
        return Message.newBuilder()
                .setType(Message.Type.PEER)
                .addPeers(Peer.newBuilder().setUsername(username).setMetadata(metadata))
                .build();
    }

    /** Makes an UPDATE without a voxel: encoded, it is the beginning of every other. */
    static Message update() {
        return Message.newBuilder().setType(Message.Type.UPDATE).build();
    }

    /**
     * Makes one changed voxel without a type: encoded behind an UPDATE it becomes a part of it, since the concatenation of two encoded messages is the
     * encoding of both merged (protobuf, "Last One Wins").
     */
    static Message updatePart(int vx, int vy, int vz, int voxel) {
        return Message.newBuilder()
                .addUpdates(Update.newBuilder().setVx(vx).setVy(vy).setVz(vz).setVoxel(voxel))
                .build();
    }

    private static void checkText(String name, String text) {
        if (!Utf16.isWellFormed(text)) {
            throw new NetworkException(
                    NetworkException.Reason.INVALID_ARGUMENT,
                    "text has a lone surrogate: name=" + name + ", length=" + text.length());
        }
    }
}
