package io.voxelize.net;

import com.google.protobuf.ByteString;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Entity;
import io.voxelize.net.internal.proto.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** Messages of a server, encoded with the official protobuf runtime. */
public final class TestMessages {

    /** Blocks along each side of a chunk of the test worlds. */
    public static final int CHUNK_SIZE = 16;

    private TestMessages() {}

    public static byte[] init(String clientId, String world) {
        String json = "{\"id\":\"" + clientId + "\",\"blocks\":{},\"options\":{\"chunkSize\":" + CHUNK_SIZE
                + ",\"maxHeight\":" + CHUNK_SIZE
                + ",\"minChunk\":[-999999,-999999],\"maxChunk\":[999999,999999],\"maxLightLevel\":15,\"subChunks\":1,\"entityVisibleRadius\":384.0},\"stats\":{\"tick\":1,\"time\":0.0,\"delta\":0.016}}";
        return Message.newBuilder().setJson(json).setWorldName(world).build().toByteArray();
    }

    public static byte[] error(String text) {
        return Message.newBuilder()
                .setType(Message.Type.ERROR)
                .setText(text)
                .build()
                .toByteArray();
    }

    public static byte[] entity(String world, String id) {
        return Message.newBuilder()
                .setType(Message.Type.ENTITY)
                .addEntities(Entity.newBuilder().setId(id).setType("bot"))
                .setWorldName(world)
                .build()
                .toByteArray();
    }

    public static byte[] chat(String world, String body) {
        return Message.newBuilder()
                .setType(Message.Type.CHAT)
                .setChat(ChatMessage.newBuilder().setType("SYSTEM").setBody(body))
                .setWorldName(world)
                .build()
                .toByteArray();
    }

    /** A chunk whose voxels are all its x, 16 KiB, and whose lights are all 0. */
    public static byte[] load(String world, int x) {
        return load(world, x, 1);
    }

    /** Chunks as of {@link #load(String, int)}, from x on. */
    public static byte[] load(String world, int x, int count) {
        Message.Builder message =
                Message.newBuilder().setType(Message.Type.LOAD).setWorldName(world);
        for (int i = x; i < x + count; i++) {
            message.addChunks(chunk(i));
        }
        return message.build().toByteArray();
    }

    private static Chunk chunk(int x) {
        int[] voxels = new int[CHUNK_SIZE * CHUNK_SIZE * CHUNK_SIZE];
        Arrays.fill(voxels, x);
        return Chunk.newBuilder()
                .setX(x)
                .setId("c" + x)
                .setVoxels(block(voxels))
                .setLights(block(new int[voxels.length]))
                .build();
    }

    /** Compresses a message as servers since 2026 do. */
    public static byte[] compressed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(out)) {
            frame.write(message);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return out.toByteArray();
    }

    private static ByteString block(int[] values) {
        ByteBuffer plain = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        plain.asIntBuffer().put(values);
        byte[] compressed = LZ4Factory.fastestInstance().fastCompressor().compress(plain.array());
        ByteBuffer block =
                ByteBuffer.allocate(Integer.BYTES + compressed.length).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(plain.capacity()).put(compressed);
        return ByteString.copyFrom(block.array());
    }
}
