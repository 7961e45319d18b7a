package io.voxelize.net.internal.session;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.encode.SendContext;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connector;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.message.ServerInfo;
import io.voxelize.net.metrics.Counter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a network over its whole life: connect, join, leave, reconnect, close. Each call becomes a task for
 * the {@link StateMachine} on the event loop, so calls take effect in their order.
 *
 * <p><b>Thread:</b> any.
 */
public final class Session {

    private static final int MAX_GUEST_NUMBER = 10_000;

    private final Loop loop;
    private final WritableCounters counters;
    private final LoopListeners listeners;
    private final SessionStatus status;
    private final StateMachine machine;
    private final Outbound outbound;

    /**
     * Creates a session without a connection.
     *
     * @param config settings.
     * @param loop that runs everything of this session.
     * @param connector opens connections on the same loop.
     * @param receiver takes messages, and life-cycle steps in order with them.
     * @param outbound ring of packets to send.
     * @param counters of the network.
     * @param server what is known before the first connection.
     * @param random returns numbers from 0 to 1, without 1, for the backoff.
     */
    public Session(
            NetworkConfig config,
            Loop loop,
            Connector connector,
            Receiver receiver,
            OutboundRing outbound,
            WritableCounters counters,
            ServerInfo server,
            DoubleSupplier random) {
        this.loop = loop;
        this.counters = counters;
        this.listeners = new LoopListeners(counters);
        String username = config.username().isEmpty()
                ? "Guest" + ThreadLocalRandom.current().nextInt(MAX_GUEST_NUMBER)
                : config.username();
        this.status = new SessionStatus(username, config.clientId(), server);
        this.machine =
                new StateMachine(config, loop, connector, receiver, outbound, counters, listeners, status, random);
        this.outbound = machine.outbound();
    }

    /** Returns the part of this session's state that encoders read. */
    public SendContext sendContext() {
        return status;
    }

    /** Returns the state; never null. */
    public ConnectionState state() {
        return status.state();
    }

    /** Returns the epoch of packets that are made now. */
    public int epoch() {
        return status.epoch();
    }

    /** Returns the display name; never empty. */
    public String username() {
        return status.username();
    }

    /** Returns the id that the server knows this client by; before the first INIT the configured one. */
    public String clientId() {
        return status.clientId();
    }

    /** Returns the name of the joined world, null if none is joined. */
    public @Nullable String world() {
        return status.world();
    }

    /** Returns what is known of the server; immutable. */
    public ServerInfo server() {
        return status.server();
    }

    /** Returns how long the last ping took, in nanoseconds; -1 before the first answer on this connection. */
    public long roundTripNs() {
        return status.roundTripNs();
    }

    /** Adds a listener that is called on the event loop, without waiting for {@code sync()}. */
    public void addListener(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; does nothing if it was not added. */
    public void removeListener(ConnectionListener listener) {
        listeners.remove(listener);
    }

    /** Connects. The future completes on the event loop. */
    public CompletableFuture<Void> connect(String url) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> machine.connect(url, future));
        return future;
    }

    /** Joins a world. The future completes on the event loop. */
    public CompletableFuture<Void> join(String world) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> machine.join(world, future));
        return future;
    }

    /** Leaves the world. The future completes on the event loop. */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> machine.leave(future));
        return future;
    }

    /** Replaces the connection, or starts the next attempt without a delay. The future completes on the event loop. */
    public CompletableFuture<Void> reconnect() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        submit(future, () -> machine.reconnect(future));
        return future;
    }

    /** Ends the connection, if there is one. */
    public void disconnect() {
        loop.execute(machine::disconnect);
    }

    /**
     * Ends everything. The event loop must run until the future is complete.
     *
     * @return completes on the event loop when the last socket is closed.
     */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = machine.closed();
        if (!loop.execute(machine::close)) {
            closed.complete(null);
        }
        return closed;
    }

    /**
     * Wakes the event loop to send what is in the outbound ring.
     *
     * <p><b>Thread:</b> game.
     */
    public void wakeOutbound() {
        outbound.wake();
    }

    /** Counts packets that were dropped before they reached the outbound ring. */
    public void countUnsent(int count) {
        if (count > 0 && !loop.execute(() -> counters.add(Counter.PACKETS_UNSENT, count))) {
            // The loop, the only writer of this counter, has ended.
            counters.add(Counter.PACKETS_UNSENT, count);
        }
    }

    private void submit(CompletableFuture<Void> future, Runnable task) {
        if (!loop.execute(task)) {
            future.completeExceptionally(StateMachine.networkClosed());
        }
    }

    /** Returns the phase, for tests on the event loop. */
    Phase phase() {
        return machine.phase();
    }
}
