package io.voxelize.net.bench.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The JDK's {@code java.net.http.WebSocket}. */
final class JdkPeer implements Peer {

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable WebSocket webSocket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    @Override
    public void connect(URI server, byte[] first, Sink sink) {
        webSocket =
                http.newWebSocketBuilder().buildAsync(server, new Parts(sink)).join();
        webSocket.sendBinary(ByteBuffer.wrap(first), true).join();
    }

    /** Waits for the previous message, since only one may be in flight. */
    @Override
    public void send(byte[] message) {
        sending.join();
        sending = Objects.requireNonNull(webSocket).sendBinary(ByteBuffer.wrap(message), true);
    }

    @Override
    public void close() {
        if (webSocket != null) {
            webSocket.abort();
        }
    }

    /** Joins the parts of a message, each as long as a read. */
    private static final class Parts implements WebSocket.Listener {

        private final Sink sink;
        private ByteBuffer parts = ByteBuffer.allocate(1 << 16);

        private Parts(Sink sink) {
            this.sink = sink;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            if (last && parts.position() == 0) {
                sink.onMessage(data);
            } else {
                add(data);
                if (last) {
                    sink.onMessage(parts.flip());
                    parts.clear();
                }
            }
            webSocket.request(1);
            return null;
        }

        private void add(ByteBuffer data) {
            if (parts.remaining() < data.remaining()) {
                parts = ByteBuffer.allocate(2 * (parts.position() + data.remaining()))
                        .put(parts.flip());
            }
            parts.put(data);
        }
    }
}
