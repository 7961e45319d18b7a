package io.voxelize.net.world;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.MethodView;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.Packets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the round trip through a world: from {@code flush()} until the answer is read from the socket. It includes
 * the world's message queue and its tick. {@code Network.roundTripNs()} measures WebSocket pings, which the server
 * answers without the world, so the difference of the two is the world's delay.
 *
 * <p>It sends METHOD {@code vox-builtin:ping}, which servers since 2026-02-08 answer with {@code vox-builtin:pong}.
 * After three pings without an answer it sends no more until the next world is joined, since older servers log each of
 * them.
 *
 * <p>Source: {@code server/src/server/server.rs}, upstream since 2026-02-08.
 *
 * <p><b>Thread:</b> game, except {@link #roundTripNs()} and {@link #answeredCount()}: any.
 */
public final class ServerPing implements NetIntercept {

    /** Default time between two pings, in milliseconds. */
    public static final int DEFAULT_INTERVAL_MS = 1_000;

    private static final String PING = "vox-builtin:ping";
    private static final String PONG = "vox-builtin:pong";
    private static final int MAX_UNANSWERED = 3;
    private static final long UNKNOWN = -1;

    private final LongSupplier nanoClock;
    private final long intervalNs;
    private @Nullable Packets packets;
    private boolean joined;
    /** JSON payload of the last ping, which its pong repeats. */
    private String payload = "";

    private long number;
    private long sentNs;
    private boolean awaitsPong;
    private int unanswered;
    private volatile long roundTripNs = UNKNOWN;
    private final AtomicLong answeredCount = new AtomicLong();

    /** Creates an interceptor that sends a ping every {@link #DEFAULT_INTERVAL_MS}. */
    public ServerPing() {
        this(DEFAULT_INTERVAL_MS);
    }

    /**
     * Creates an interceptor that sends a ping every so many milliseconds.
     *
     * @param intervalMs milliseconds between two pings, {@code 1} or more.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if it is less.
     */
    public ServerPing(int intervalMs) {
        this(intervalMs, System::nanoTime);
    }

    ServerPing(int intervalMs, LongSupplier nanoClock) {
        if (intervalMs < 1) {
            throw new NetworkException(
                    NetworkException.Reason.INVALID_ARGUMENT,
                    "interval is out of range: intervalMs=" + intervalMs + ", min=1");
        }
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.nanoClock = nanoClock;
    }

    /**
     * Returns the round trip of the last answered ping.
     *
     * @return nanoseconds; -1 if none was answered since the world was joined.
     */
    public long roundTripNs() {
        return roundTripNs;
    }

    /**
     * Returns how many pings were answered.
     *
     * @return only grows.
     */
    public long answeredCount() {
        return answeredCount.get();
    }

    @Override
    public Interests interests() {
        return Interests.of(MessageType.METHOD);
    }

    @Override
    public void attach(Packets newPackets) {
        packets = newPackets;
    }

    @Override
    public void detach() {
        packets = null;
        end();
    }

    @Override
    public void onJoined(String world) {
        end();
        joined = true;
    }

    @Override
    public void onLeft(String world) {
        end();
    }

    @Override
    public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
        end();
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        end();
    }

    private void end() {
        joined = false;
        awaitsPong = false;
        unanswered = 0;
        roundTripNs = UNKNOWN;
    }

    // Sent here, since packets of onFlush leave at once: the time until flush() is not measured.
    @Override
    public void onFlush() {
        if (!joined || packets == null || unanswered >= MAX_UNANSWERED) {
            return;
        }
        long nowNs = nanoClock.getAsLong();
        if (number == 0 || nowNs - sentNs >= intervalNs) {
            ping(packets, nowNs);
        }
    }

    private void ping(Packets to, long nowNs) {
        if (awaitsPong && ++unanswered >= MAX_UNANSWERED) {
            return;
        }
        String next = "\"voxelize-net " + ++number + '"';
        awaitsPong = to.method(PING, next).isAccepted();
        payload = next;
        sentNs = nowNs;
    }

    @Override
    public void onMessage(Message message) {
        if (!awaitsPong || message.type() != MessageType.METHOD || !message.hasMethod()) {
            return;
        }
        MethodView method = message.method();
        // Pongs for another interceptor's pings have another payload.
        if (method.name().contentEquals(PONG) && method.payload().contentEquals(payload)) {
            awaitsPong = false;
            unanswered = 0;
            roundTripNs = message.receivedNs() - sentNs;
            answeredCount.incrementAndGet();
        }
    }
}
