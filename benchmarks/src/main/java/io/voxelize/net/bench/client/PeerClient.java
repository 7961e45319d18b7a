package io.voxelize.net.bench.client;

import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A WebSocket library as a game would use it: its thread decodes each message and queues it for the game's.
 *
 * <p><b>Thread:</b> game.
 */
final class PeerClient implements SendingClient {

    private final Peer peer;
    private final Decoder decoder;
    private final Queue<Decoded> queue = new ConcurrentLinkedQueue<>();

    PeerClient(Peer peer, Decoder decoder) {
        this.peer = peer;
        this.decoder = decoder;
    }

    /** Decodes messages. */
    interface Decoder {

        /** <b>Thread:</b> the library's. */
        Decoded decode(ByteBuffer wire) throws IOException;
    }

    @Override
    public void connect(int port) throws Exception {
        byte[] join = Message.newBuilder()
                .setType(Message.Type.JOIN)
                .setJson("{\"world\":\"bench\",\"username\":\"Guest\"}")
                .build()
                .toByteArray();
        peer.connect(URI.create("ws://127.0.0.1:" + port + "/ws/"), join, this::onMessage);
    }

    private void onMessage(ByteBuffer wire) {
        try {
            queue.add(decoder.decode(wire));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public int poll(Tally tally) {
        int messages = 0;
        for (Decoded decoded = queue.poll(); decoded != null; decoded = queue.poll()) {
            decoded.count(tally);
            messages++;
        }
        return messages;
    }

    @Override
    public void sendPeer(double x, double y, double z) {
        String state = "{\"position\":[" + x + "," + y + "," + z + "],\"direction\":[1.0,0.0,0.0]}";
        peer.send(Message.newBuilder()
                .setType(Message.Type.PEER)
                .addPeers(io.voxelize.net.internal.proto.Peer.newBuilder()
                        .setUsername("Guest")
                        .setMetadata(state))
                .build()
                .toByteArray());
    }

    @Override
    public boolean sendEdits(Edits edits) {
        BulkUpdate.Builder columns = BulkUpdate.newBuilder();
        for (int i = 0; i < edits.count(); i++) {
            columns.addVx(edits.vx[i])
                    .addVy(edits.vy[i])
                    .addVz(edits.vz[i])
                    .addVoxels(edits.voxels[i])
                    .addLights(0);
        }
        peer.send(Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .setBulkUpdate(columns)
                .build()
                .toByteArray());
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        peer.close();
    }
}
