package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may use a message when; tests run with assertions. */
@Timeout(60)
final class PendingMessageTest {

    private final InboundRing ring = new InboundRing(2 << 10);
    private final SlabPool slabs = new SlabPool(1 << 10, 0);
    private final PendingMessage message = new PendingMessage(new JavaBlockDecompressor(), 1 << 10, 1 << 10);

    @AfterEach
    void shouldBeFree() {
        assertTrue(message.isFree());
        message.free();
        slabs.close();
    }

    private void claimRecord() {
        assertTrue(message.owner().claim());
        message.staging().begin(1 << 10);
        message.decoded(slabs, new WritableCounters());
        message.claimed(ring, ring.tryClaim(1, RecordLayout.HEADER_LENGTH));
    }

    /** Runs a task on another thread; returns what it threw. */
    private static @Nullable Throwable onAnotherThread(Runnable task) throws InterruptedException {
        FutureTask<?> other = new FutureTask<>(task, null);
        new Thread(other, "other").start();
        try {
            other.get();
            return null;
        } catch (ExecutionException ex) {
            return ex.getCause();
        }
    }

    @Test
    void shouldFailWhenAnotherThreadUsesAMessageThatItHasNotTaken() throws Exception {
        claimRecord();

        assertInstanceOf(
                AssertionError.class,
                onAnotherThread(() -> message.chunkArrays().inflate(slabs, message.held())));
        assertInstanceOf(AssertionError.class, onAnotherThread(message::finish));
        assertFalse(message.isFree(), "the claim is still this thread's to finish");

        message.finish();
    }

    @Test
    void shouldFailWhenTheEventLoopUsesAMessageThatItHasQueued() throws Exception {
        claimRecord();
        assertTrue(message.owner().release());

        assertThrows(AssertionError.class, () -> message.chunkArrays().inflate(slabs, message.held()));

        assertNull(onAnotherThread(message::finish));
        assertTrue(message.owner().claim(), "it is the event loop's again");
    }
}
