package io.voxelize.net.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.jspecify.annotations.Nullable;

/** Jetty's client. */
final class JettyPeer implements Peer {

    private static final int CONNECT_S = 10;
    private static final int INPUT_LENGTH = 64 << 10;

    private final WebSocketClient client = new WebSocketClient();
    private @Nullable Session session;

    @Override
    public void connect(URI server, byte[] first, Sink sink) throws Exception {
        client.setMaxBinaryMessageSize(MAX_MESSAGE_LENGTH);
        client.setMaxFrameSize(MAX_MESSAGE_LENGTH);
        // The default of 4 KiB splits every chunk into many reads.
        client.setInputBufferSize(INPUT_LENGTH);
        client.start();
        session = client.connect(new Receiver(sink), server).get(CONNECT_S, TimeUnit.SECONDS);
        send(first);
    }

    @Override
    public void send(byte[] message) {
        Objects.requireNonNull(session).sendBinary(ByteBuffer.wrap(message), Callback.NOOP);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception ex) {
            System.err.println("jetty: " + ex);
        }
    }

    public static final class Receiver implements Session.Listener.AutoDemanding {

        private final Sink sink;

        Receiver(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            sink.onMessage(payload);
            callback.succeed();
        }
    }
}
