package io.voxelize.net.testkit.server;

import io.voxelize.net.testkit.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ticks a server at a fixed rate. A tick after a late one comes early; ticks that cannot be caught up are skipped.
 *
 * <p><b>Thread:</b> event loop, except {@link #start} and {@link #stop}: any.
 */
final class Ticker {
    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());
    private static final double NS_PER_SECOND = 1e9;

    private final ScheduledExecutorService loop;
    private final Clock clock;
    private final long periodNs;
    private final DoubleConsumer target;
    private long lastNs;
    private long nextNs;
    private Clock.@Nullable Timer next;
    private volatile boolean stopped;

    Ticker(ScheduledExecutorService loop, Clock clock, int periodMs, DoubleConsumer target) {
        this.loop = loop;
        this.clock = clock;
        this.periodNs = TimeUnit.MILLISECONDS.toNanos(periodMs);
        this.target = target;
    }

    /** Returns once the first tick is scheduled, so that a test that advances the clock finds it. */
    void start() {
        CompletableFuture.runAsync(this::begin, loop).join();
    }

    private void begin() {
        lastNs = clock.nanoTime();
        nextNs = lastNs;
        scheduleNext();
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            loop.execute(this::cancelNext);
        }
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel();
        }
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long nowNs = clock.nanoTime();
        double seconds = (nowNs - lastNs) / NS_PER_SECOND;
        lastNs = nowNs;
        try {
            target.accept(seconds);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a tick of the test server failed", e);
        }
        scheduleNext();
    }

    private void scheduleNext() {
        long nowNs = clock.nanoTime();
        nextNs = Math.max(nowNs, nextNs + periodNs);
        next = clock.schedule(loop, this::tick, nextNs - nowNs);
    }
}
