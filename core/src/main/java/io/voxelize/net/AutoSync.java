package io.voxelize.net;

import static java.lang.System.Logger.Level.ERROR;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A game thread for a program without a loop: calls {@code sync()} and {@code flush()} of one network at a fixed rate
 * until the network is closed. Missed ticks are not caught up.
 *
 * <p><b>Thread:</b> its own, except {@link #start()} and {@link #awaitEnd()}: any.
 */
final class AutoSync implements Agent, IdleStrategy {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    /** How long {@link #awaitEnd()} waits for a running interceptor. */
    private static final long MAX_END_MS = 1_000;

    private final Network network;
    private final boolean daemon;
    private final long periodNs;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private boolean claimed;
    private long nextNs;

    AutoSync(Network network, NetworkConfig config) {
        this.network = network;
        daemon = config.daemonThreads();
        periodNs = TimeUnit.SECONDS.toNanos(1) / config.autoSyncHz();
    }

    /** Starts the game thread; does nothing the second time. */
    void start() {
        if (started.compareAndSet(false, true)) {
            AgentRunner runner =
                    new AgentRunner(this, ex -> LOGGER.log(ERROR, "automatic sync failed", ex), null, this);
            AgentRunner.startOnThread(runner, this::newThread);
        }
    }

    private Thread newThread(Runnable task) {
        Thread created = new Thread(task, "voxelize-net-sync");
        created.setDaemon(daemon);
        // Before it runs, so that no other thread can become the game thread first.
        network.assignThread(created);
        thread = created;
        return created;
    }

    /** Waits a bounded time until the thread of a closed network has ended; does not wait on that thread itself. */
    void awaitEnd() {
        Thread running = thread;
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(MAX_END_MS);
        } catch (InterruptedException ex) {
            // Closing continues without waiting; the caller sees the interrupt at its next blocking call.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int doWork() {
        try {
            if (!claimed) {
                claimed = true;
                nextNs = System.nanoTime();
                network.claimThread();
            }
            int delivered = network.sync();
            network.flush();
            return delivered;
        } catch (NetworkException ex) {
            if (ex.reason() == NetworkException.Reason.CLOSED) {
                throw new AgentTerminationException(true);
            }
            throw ex;
        }
    }

    @Override
    public String roleName() {
        return "voxelize-net-sync";
    }

    @Override
    public void idle(int workCount) {
        idle();
    }

    /** Sleeps until the next tick is due. */
    @Override
    public void idle() {
        long now = System.nanoTime();
        nextNs = Math.max(nextNs + periodNs, now);
        // An early return, when awaitEnd() unparks this thread or spuriously, only adds a tick.
        LockSupport.parkNanos(this, nextNs - now);
    }

    @Override
    public void reset() {
        // The only state between ticks is the time of the next one.
    }
}
