package io.voxelize.net.bench.wire;

import com.google.protobuf.ByteString;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Event;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Factory;

/** A message of each type, about as large as servers send it, and a LOAD of many small chunks. */
public enum SmallMessage {
    INIT,
    JOIN,
    LEAVE,
    ERROR,
    PEER,
    ENTITY,
    LOAD,
    UNLOAD,
    UPDATE,
    METHOD,
    CHAT,
    TRANSPORT,
    EVENT,
    ACTION,
    STATS,
    LOAD_OF_100_CHUNKS;

    private static final int CHUNK_SIZE = 8;
    private static final int MANY = 100;
    private static final String STATE = "{\"position\":[12.5,64.0,-7.25],\"direction\":[0.0,0.5,1.0]}";

    byte[] bytes() {
        Message.Builder message = Message.newBuilder()
                .setTypeValue((this == LOAD_OF_100_CHUNKS ? MessageType.LOAD : MessageType.valueOf(name())).id())
                .setWorldName("flat");
        return fill(message).build().toByteArray();
    }

    private Message.Builder fill(Message.Builder message) {
        return switch (this) {
            case INIT ->
                message.setJson("{\"id\":\"me\",\"blocks\":{},\"options\":{\"chunkSize\":" + CHUNK_SIZE
                        + ",\"maxHeight\":" + CHUNK_SIZE + ",\"subChunks\":1},\"stats\":{\"tick\":1,\"time\":0.0}}");
            case JOIN, LEAVE -> message.setText("V1StGXR8_Z5jdHi6B-myT");
            case ERROR -> message.setText("World is busy, please reconnect.");
            case PEER -> message.setTick(7).addPeers(peer());
            case ENTITY -> message.setTick(300).addEntities(entity());
            case LOAD -> message.addChunks(chunk(0));
            case UNLOAD, ACTION, TRANSPORT -> message.setJson(STATE);
            case UPDATE ->
                message.addUpdates(
                        Update.newBuilder().setVx(1).setVy(64).setVz(-3).setVoxel(42));
            case METHOD ->
                message.setMethod(
                        Method.newBuilder().setName("vox-builtin:ping").setPayload("{}"));
            case CHAT ->
                message.setChat(ChatMessage.newBuilder()
                        .setType("CLIENT")
                        .setSender("Ada")
                        .setBody("Good morning, everybody."));
            case EVENT -> message.addEvents(Event.newBuilder().setName("hit").setPayload("\"{\\\"damage\\\":10}\""));
            case STATS -> message.setJson("{\"tick\":120,\"time\":8.25,\"delta\":0.016}");
            case LOAD_OF_100_CHUNKS -> {
                for (int x = 0; x < MANY; x++) {
                    message.addChunks(chunk(x));
                }
                yield message;
            }
        };
    }

    private static Peer peer() {
        return Peer.newBuilder()
                .setId("V1StGXR8_Z5jdHi6B-myT")
                .setUsername("Ada")
                .setMetadata(STATE)
                .build();
    }

    private static Entity entity() {
        return Entity.newBuilder()
                .setOperation(Entity.Operation.UPDATE)
                .setId("e1")
                .setType("bot")
                .setMetadata(STATE)
                .build();
    }

    private static Chunk chunk(int x) {
        return Chunk.newBuilder()
                .setX(x)
                .setZ(-x)
                .setId(x + "|" + -x)
                .setVoxels(words(x))
                .setLights(words(0xF000))
                .build();
    }

    private static ByteString words(int word) {
        ByteBuffer plain = ByteBuffer.allocate(CHUNK_SIZE * CHUNK_SIZE * CHUNK_SIZE * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        while (plain.hasRemaining()) {
            plain.putInt(word);
        }
        byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(plain.array());
        ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, plain.capacity());
        return ByteString.copyFrom(prefix).concat(ByteString.copyFrom(block));
    }
}
