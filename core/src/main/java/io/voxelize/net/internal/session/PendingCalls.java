package io.voxelize.net.internal.session;

import io.voxelize.net.message.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the application that wait for the connection. {@code join()} waits in its {@link DesiredWorld}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class PendingCalls {

    private final List<CompletableFuture<Void>> reconnects = new ArrayList<>();
    private @Nullable CompletableFuture<Void> connect;
    private @Nullable CompletableFuture<Void> leave;

    void connect(CompletableFuture<Void> future) {
        connect = future;
    }

    void leave(CompletableFuture<Void> future) {
        leave = future;
    }

    void reconnect(CompletableFuture<Void> future) {
        reconnects.add(future);
    }

    void completeConnect() {
        CompletableFuture<Void> future = connect;
        connect = null;
        if (future != null) {
            future.complete(null);
        }
    }

    void completeLeave() {
        CompletableFuture<Void> future = leave;
        leave = null;
        if (future != null) {
            future.complete(null);
        }
    }

    void completeReconnects() {
        List<CompletableFuture<Void>> futures = List.copyOf(reconnects);
        reconnects.clear();
        futures.forEach(future -> future.complete(null));
    }

    /** Fails everything but {@code leave()}: the end of the connection completes that. */
    void fail(NetworkException cause) {
        List<CompletableFuture<Void>> futures = new ArrayList<>(reconnects);
        reconnects.clear();
        if (connect != null) {
            futures.add(connect);
            connect = null;
        }
        futures.forEach(future -> future.completeExceptionally(cause));
    }
}
