package io.voxelize.net.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket. */
final class JavaWebSocketPeer implements Peer {

    private static final int CONNECT_S = 10;

    private @Nullable WebSocketClient client;

    @Override
    public void connect(URI server, byte[] first, Sink sink) throws InterruptedException {
        WebSocketClient connecting = new Receiver(server, sink);
        connecting.setTcpNoDelay(true);
        client = connecting;
        if (!connecting.connectBlocking(CONNECT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not connected: server=" + server);
        }
        connecting.send(first);
    }

    @Override
    public void send(byte[] message) {
        Objects.requireNonNull(client).send(message);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    private static final class Receiver extends WebSocketClient {

        private final Sink sink;

        private Receiver(URI server, Sink sink) {
            super(server);
            this.sink = sink;
        }

        @Override
        public void onMessage(ByteBuffer message) {
            sink.onMessage(message);
        }

        @Override
        public void onMessage(String message) {}

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onClose(int code, String reason, boolean remote) {}

        @Override
        public void onError(Exception ex) {
            System.err.println("java-websocket: " + ex);
        }
    }
}
