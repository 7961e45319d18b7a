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
 * What a server said in a capture, sorted by what it costs a client. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class Traffic {

    private final String world;
    private final byte[] init;
    private final List<Payload> chunks;
    private final List<Payload> entities;

    /** A message as it is on the wire. Immutable. */
    public static final class Payload {

        private final byte[] bytes;
        private final int chunks;

        Payload(byte[] bytes, int chunks) {
            this.bytes = bytes;
            this.chunks = chunks;
        }

        /**
         * Returns the message.
         *
         * @return not to be changed.
         */
        public byte[] bytes() {
            return bytes;
        }

        /**
         * Returns how many chunk records are in it.
         *
         * @return {@code 0} or more.
         */
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

    /**
     * Reads a capture.
     *
     * @param file as {@link #capture} takes it.
     * @return its traffic.
     * @throws IOException if it cannot be read, or has no INIT or no chunk.
     */
    public static Traffic read(String file) throws IOException {
        return of(capture(file));
    }

    /**
     * Reads a capture with everything in it.
     *
     * @param file a capture file, or the name of a recording of the testkit, or nothing for the one that is the
     *     default.
     * @return the capture.
     * @throws IOException if it cannot be read.
     */
    public static Capture capture(String file) throws IOException {
        return file.endsWith(".vxlcap")
                ? Capture.read(Path.of(file))
                : Capture.bundled(file.isEmpty() ? Capture.HILLS_G2026 : file);
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

    /**
     * Returns the name of the world.
     *
     * @return any name if the server does not say it.
     */
    public String world() {
        return world;
    }

    /**
     * Returns what a server says first in a world.
     *
     * @return a message of type INIT.
     */
    public byte[] init() {
        return init;
    }

    /**
     * Returns every message with chunks in it.
     *
     * @return in the order of the capture.
     */
    public List<Payload> chunks() {
        return chunks;
    }

    /**
     * Returns every message of type ENTITY.
     *
     * @return in the order of the capture; empty if there was none.
     */
    public List<Payload> entities() {
        return entities;
    }

    /**
     * Returns messages of type PEER, as a server sends them while players walk; made, since captures have too few.
     *
     * @return some, of 90 to 100 bytes.
     */
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
