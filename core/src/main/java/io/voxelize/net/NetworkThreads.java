package io.voxelize.net;

import static java.lang.System.Logger.Level.WARNING;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.ring.AgronaAccess;
import io.voxelize.net.internal.transport.EventLoopThread;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An event loop and its memory, shared by many {@link Network}s: for bots, a load generator, a proxy. A network created
 * without one has its own.
 *
 * <pre>{@code
 * try (NetworkThreads threads = NetworkThreads.create(config)) {
 *     for (int i = 0; i < 200; i++) {
 *         bots.add(Network.create(config, threads));
 *     }
 *     ...
 * }
 * }</pre>
 *
 * <p>The networks share the event loop thread, inflater threads if there are any, decoding buffers, the slabs for
 * inflated arrays, the budget of retained chunks, and the limit of the compressed backlog. Rings, packets, message
 * limits and connection settings are each network's own; {@link NetworkConfig} says which settings are shared. A
 * network whose game thread stops reading may hold up to half of the slabs; the others use the rest.
 *
 * <p>Each network still has a game thread, which may be the same for all of them.
 *
 * <p><b>Thread:</b> any.
 */
public final class NetworkThreads implements AutoCloseable {

    /** Time that {@link #close()} waits beyond {@code closeTimeoutMs} for sockets to be closed. */
    private static final long RELEASE_GRACE_MS = 500;

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    private final boolean shared;
    private final long maxReleaseMs;
    private final EventLoopThread loop;
    private final ReceiverGroup receivers;
    private final Set<Network> networks = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    NetworkThreads(NetworkConfig config, boolean shared) {
        this.shared = shared;
        maxReleaseMs = config.closeTimeoutMs() + RELEASE_GRACE_MS;
        loop = new EventLoopThread(config);
        receivers = new ReceiverGroup(config, loop, shared);
    }

    /**
     * Creates threads to share. The event loop thread starts when the first network connects.
     *
     * @param config settings, of which those that {@link NetworkConfig} calls shared are used.
     * @return new threads; {@link #close()} closes their networks too.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag, which
     *     the message names, or if the configured transport is not available on this platform.
     */
    public static NetworkThreads create(NetworkConfig config) {
        AgronaAccess.check();
        return new NetworkThreads(config, true);
    }

    /**
     * Returns the number of open networks that use these threads.
     *
     * @return {@code 0} or more.
     */
    public int networkCount() {
        return networks.size();
    }

    /**
     * Returns how much memory is allocated for the slabs of inflated arrays, free slabs included.
     *
     * @return bytes, at most {@link NetworkConfig#maxSlabsLength()}.
     */
    public long allocatedSlabsLength() {
        return receivers.slabsLength();
    }

    /**
     * Closes all open networks at the same time, then ends the event loop and releases the memory. Waits four seconds
     * at most with the default settings, and not at all if called on the event loop. Idempotent, never throws.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<?>[] released =
                networks.stream().map(Network::release).toArray(CompletableFuture[]::new);
        end(CompletableFuture.allOf(released));
        networks.forEach(Network::closeReleased);
        networks.clear();
    }

    /** Ends the event loop when the future is complete. */
    void end(CompletableFuture<Void> released) {
        boolean onLoop = loop.inLoop();
        CompletableFuture<Void> freed = released.thenRunAsync(
                () -> {
                    receivers.close();
                    if (onLoop) {
                        // The event loop cannot wait for its own end.
                        loop.close();
                    }
                },
                this::runOnLoop);
        if (!onLoop) {
            await(freed);
            loop.close();
        }
    }

    private void runOnLoop(Runnable task) {
        if (!loop.execute(task)) {
            task.run();
        }
    }

    /** Waits a bounded time until connections are closed. */
    void await(CompletableFuture<Void> released) {
        try {
            released.get(maxReleaseMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            // Closing continues without waiting; the caller sees the interrupt at its next blocking call.
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException ex) {
            LOGGER.log(WARNING, "connection was not closed in time: timeoutMs=" + maxReleaseMs, ex);
        }
    }

    /** Refuses settings with which one message could need more slabs than a connection may hold, and so block it. */
    void requireRoom(NetworkConfig config) {
        long needed = MemoryLimits.slabsLength(config.maxArraysLength(), config.maxRecordLength());
        long available = receivers.maxSlabsLength() / 2;
        if (needed > available) {
            throw new NetworkException(
                    Reason.INVALID_ARGUMENT,
                    "one message must fit half of the shared slabs: (maxArraysLength + maxRecordLength) * 5 / 4="
                            + needed + ", maxSlabsLength / 2=" + available);
        }
    }

    void add(Network network) {
        networks.add(network);
        if (closed.get()) {
            networks.remove(network);
            throw new NetworkException(Reason.CLOSED, "threads are closed");
        }
    }

    void remove(Network network) {
        networks.remove(network);
    }

    boolean isShared() {
        return shared;
    }

    EventLoopThread loop() {
        return loop;
    }

    ReceiverGroup receivers() {
        return receivers;
    }
}
