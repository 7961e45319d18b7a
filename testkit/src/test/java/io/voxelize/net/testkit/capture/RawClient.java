package io.voxelize.net.testkit.capture;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that shares no code with ours: collects every binary message until the server closes. */
final class RawClient implements WebSocket.Listener {

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    RawClient(String url) throws Exception {
        URI target = URI.create(url.replace("http", "ws") + "/ws/?secret=a%20b&client_id=c");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(target, this)
                .get(20, TimeUnit.SECONDS);
    }

    void send(ByteBuffer message) throws Exception {
        socket.sendBinary(message, true).get(20, TimeUnit.SECONDS);
    }

    /** Waits for the server's close. */
    int closeCode() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }

    /** Waits until so many messages have come; they stay to be read. */
    void awaitMessages(int count) throws Exception {
        List<ByteBuffer> come = new ArrayList<>();
        while (come.size() < count) {
            ByteBuffer next = received.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("too few messages: count=" + come.size() + ", expected=" + count);
            }
            come.add(next);
        }
        received.addAll(come);
    }

    void close() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
    }

    List<ByteBuffer> received() {
        return List.copyOf(received);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            received.add(ByteBuffer.wrap(partial.toByteArray()));
            partial.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}
