package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.OuterCompression;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Compresses encoded messages: short ones at once, long ones on a separate thread, so that ticks do not stall.
 *
 * <p><b>Thread:</b> any.
 */
final class Encoder {
    private static final int COMPRESSED_AT_ONCE = 64 * 1024;

    private final Generation generation;
    private final Executor executor;

    Encoder(Generation generation, Executor executor) {
        this.generation = generation;
        this.executor = executor;
    }

    CompletableFuture<byte[]> encode(byte[] plain) {
        return plain.length <= COMPRESSED_AT_ONCE
                ? CompletableFuture.completedFuture(OuterCompression.apply(plain, generation))
                : encode(() -> plain);
    }

    CompletableFuture<byte[]> encode(Supplier<byte[]> plain) {
        return CompletableFuture.supplyAsync(() -> OuterCompression.apply(plain.get(), generation), executor);
    }
}
