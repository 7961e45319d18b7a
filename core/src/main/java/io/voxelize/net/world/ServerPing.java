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
 * Measures how long a world takes to answer: from {@code flush()} to when the answer is read from the socket, the way
 * through the world's own queue and tick included. {@code Network.roundTripNs()} measures the same way with pings of
 * the WebSocket, which the server answers before any world sees them: a difference between the two is the world's.
 *
 * <p>It sends METHOD {@code vox-builtin:ping}, which servers since 2026-02-08 answer with {@code vox-builtin:pong};
 * after three without an answer it stays silent until the next world is joined, since older servers write each into
 * their log. Other METHOD messages are not touched.
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
    /** What the last ping said, JSON; the answer must say the same. */
    private String payload = "";

    private long number;
    private long sentNs;
    private boolean awaited;
    private int unanswered;
    private volatile long roundTripNs = UNKNOWN;
    private final AtomicLong answeredCount = new AtomicLong();

    /** Pings every {@link #DEFAULT_INTERVAL_MS}. */
    public ServerPing() {
        this(DEFAULT_INTERVAL_MS);
    }

    /**
     * Pings so often.
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
                    "interval is too short: intervalMs=" + intervalMs + ", min=1");
        }
        this.intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.nanoClock = nanoClock;
    }

    /**
     * Returns how long the last answered ping took.
     *
     * @return nanoseconds; -1 if none was answered in this session.
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
        awaited = false;
        unanswered = 0;
        roundTripNs = UNKNOWN;
    }

    /** Here, since what is said now leaves at once. */
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
        if (awaited && ++unanswered >= MAX_UNANSWERED) {
            return;
        }
        String next = "\"voxelize-net " + ++number + '"';
        awaited = to.method(PING, next).isAccepted();
        payload = next;
        sentNs = nowNs;
    }

    @Override
    public void onMessage(Message message) {
        if (!awaited || message.type() != MessageType.METHOD || !message.hasMethod()) {
            return;
        }
        MethodView method = message.method();
        // Whoever else pings has a payload of its own.
        if (method.name().contentEquals(PONG) && method.payload().contentEquals(payload)) {
            awaited = false;
            unanswered = 0;
            roundTripNs = message.receivedNs() - sentNs;
            answeredCount.incrementAndGet();
        }
    }
}
