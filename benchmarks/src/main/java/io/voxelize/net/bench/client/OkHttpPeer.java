package io.voxelize.net.bench.client;

import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp. */
final class OkHttpPeer implements Peer {

    private final OkHttpClient http = new OkHttpClient();
    private @Nullable WebSocket webSocket;

    @Override
    public void connect(URI server, byte[] first, Sink sink) {
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        Request request = new Request.Builder()
                .url(server.toString().replace("ws:", "http:"))
                .build();
        WebSocket opening = http.newWebSocket(request, new Receiver(sink, opened));
        webSocket = opening;
        opened.join();
        opening.send(ByteString.of(first));
    }

    @Override
    public void send(byte[] message) {
        Objects.requireNonNull(webSocket).send(ByteString.of(message));
    }

    @Override
    public void close() {
        if (webSocket != null) {
            webSocket.cancel();
        }
        http.dispatcher().executorService().shutdown();
    }

    private static final class Receiver extends WebSocketListener {

        private final Sink sink;
        private final CompletableFuture<Boolean> opened;

        private Receiver(Sink sink, CompletableFuture<Boolean> opened) {
            this.sink = sink;
            this.opened = opened;
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            opened.complete(true);
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            sink.onMessage(bytes.asByteBuffer());
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable ex, @Nullable Response response) {
            opened.completeExceptionally(ex);
        }
    }
}
