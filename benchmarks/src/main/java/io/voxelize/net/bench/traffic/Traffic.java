package io.voxelize.net.bench.traffic;

import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CapturedMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a server in a capture, by what they cost a client. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class Traffic {

    private final String world;
    private final byte[] init;
    private final List<Payload> chunks;
    private final List<Payload> entities;

    /** A message on the wire. Immutable. */
    public static final class Payload {

        private final byte[] bytes;
        private final int chunks;

        Payload(byte[] bytes, int chunks) {
            this.bytes = bytes;
            this.chunks = chunks;
        }

        /** Returns the bytes of the message, which are not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        /** Returns the count of chunks in it. */
        public int chunks() {
            return chunks;
        }
    }

    private Traffic(String world, byte[] init, List<Payload> chunks, List<Payload> entities) {
        this.world = world;
        this.init = init;
        this.chunks = List.copyOf(chunks);
        this.entities = List.copyOf(entities);
    }

    /** Reads a capture. */
    public static Traffic read(String file) throws IOException {
        return of(
                file.endsWith(".vxlcap")
                        ? Capture.read(Path.of(file))
                        : Capture.bundled(file.isEmpty() ? Capture.HILLS_G2026 : file));
    }

    private static Traffic of(Capture capture) throws IOException {
        String world = "";
        byte[] init = {};
        List<Payload> chunks = new ArrayList<>();
        List<Payload> entities = new ArrayList<>();
        for (CapturedMessage captured : capture.messages(CaptureDirection.SERVER_TO_CLIENT)) {
            byte[] bytes = new byte[captured.payload().remaining()];
            captured.payload().get(bytes);
            Message message = Message.parseFrom(Outer.inflate(bytes));
            Payload payload = new Payload(bytes, message.getChunksCount());
            if (message.getType() == Message.Type.INIT) {
                world = message.getWorldName();
                init = payload.bytes();
            } else if (payload.chunks() > 0) {
                chunks.add(payload);
            } else if (message.getType() == Message.Type.ENTITY) {
                entities.add(payload);
            }
        }
        if (init.length == 0 || chunks.isEmpty()) {
            throw new IOException("capture has no INIT or no chunk: capture=" + capture);
        }
        return new Traffic(world.isEmpty() ? "world" : world, init, chunks, entities);
    }

    /** Returns the name of the world, {@code world} if the server does not say it. */
    public String world() {
        return world;
    }

    /** Returns the message of type INIT, with which a server begins. */
    public byte[] init() {
        return init;
    }

    /** Returns every message with chunks, in the order of the capture. */
    public List<Payload> chunks() {
        return chunks;
    }

    /** Returns every message of type ENTITY, in the order of the capture. */
    public List<Payload> entities() {
        return entities;
    }

    /** Returns the small messages to send on a schedule: of type ENTITY, or of type PEER if there are none. */
    public List<Payload> small() {
        return entities.isEmpty() ? peers() : entities;
    }

    /** Makes messages of type PEER of 90 to 100 bytes, as a server sends them for walking players. */
    public static List<Payload> peers() {
        List<Payload> peers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String state = "{\"position\":[" + i + ".53125,64.0,-" + 3 * i + ".5],\"direction\":[0.6,-0.8,0.0]}";
            Message message = Message.newBuilder()
                    .setType(Message.Type.PEER)
                    .addPeers(Peer.newBuilder()
                            .setId("player-" + i)
                            .setUsername("Guest" + (100 + i))
                            .setMetadata(state))
                    .setTick(1_000 + i)
                    .build();
            peers.add(new Payload(message.toByteArray(), 0));
        }
        return peers;
    }
}
