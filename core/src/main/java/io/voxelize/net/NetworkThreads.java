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
 * An event loop and its memory, for many {@link Network}s: bots, a load generator, a proxy. A network that is created
 * without one has one of its own.
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
 * <p>Its networks share one thread, inflater threads if there are any, the buffers that a message is decoded in, the
 * slabs that arrays are inflated into, the budget of retained chunks, and the bound of what waits compressed. Rings,
 * packets, limits of a message and everything about the server are each network's own; {@link NetworkConfig} says which
 * setting is whose. A network whose game stands still may hold half of the slabs; others go on with the rest.
 *
 * <p>Each network still has a game thread, which may be the same for all.
 *
 * <p><b>Thread:</b> any.
 */
public final class NetworkThreads implements AutoCloseable {

    /** How much longer than the connections themselves {@link #close()} waits for their sockets to be closed. */
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
     * Creates what networks share. The thread starts when the first of them connects.
     *
     * @param config of which counts what {@link NetworkConfig} calls shared.
     * @return new threads; close them when the networks are closed, or to close them all.
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if the JVM lacks a flag, or if
     *     the transport that the settings ask for does not load here.
     */
    public static NetworkThreads create(NetworkConfig config) {
        AgronaAccess.check();
        return new NetworkThreads(config, true);
    }

    /**
     * Returns how many networks use this and are not closed.
     *
     * @return {@code 0} or more.
     */
    public int networkCount() {
        return networks.size();
    }

    /**
     * Returns how much of the memory for inflated arrays is taken: idle, in use, or waiting for a game thread.
     *
     * @return bytes, at most {@link NetworkConfig#maxSlabsLength()}.
     */
    public long allocatedSlabsLength() {
        return receivers.slabsLength();
    }

    /**
     * Closes every network that is open, all at the same time, then ends the event loop and gives the memory back.
     * Takes four seconds at most with the default settings; on the event loop it does not wait. Idempotent, never
     * throws.
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

    /** Ends the event loop once nothing uses it any more. */
    void end(CompletableFuture<Void> released) {
        boolean onLoop = loop.inLoop();
        CompletableFuture<Void> freed = released.thenRunAsync(
                () -> {
                    receivers.close();
                    if (onLoop) {
                        // Does not wait there: waiting for the loop on the loop would never end.
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

    /** Waits, for a bounded time, until connections are gone. */
    void await(CompletableFuture<Void> released) {
        try {
            released.get(maxReleaseMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            // Closing goes on without waiting; the caller learns of the interrupt where it waits next.
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException ex) {
            LOGGER.log(WARNING, "connection was not released in time: timeoutMs=" + maxReleaseMs, ex);
        }
    }

    /** A message that is longer than a connection may ever have of the slabs would hold it up for good. */
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
