package io.voxelize.net.internal.decode;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Threads that inflate messages for an event loop, which claims their records in the order of the wire; the ring keeps
 * that order, whoever finishes first.
 *
 * <pre>
 *   event loop ── slot() ── decode, claim ── handOver() ──► queue ──► thread: inflate, commit, slot free
 *                                                             └─────► event loop, in help(): the same
 * </pre>
 *
 * <p>A few slots go round; each holds a message and what it takes to inflate it, and their size is bounded. When all of
 * them are taken the event loop inflates what is queued, so it is never idle while there is work, and it never waits
 * for a thread.
 *
 * <p><b>Wake-up.</b> A thread says that it parks and only then looks at the queue once more; the event loop queues and
 * only then looks for a thread that parks; each has a full fence between its two steps, so one of them sees what the
 * other did. Nobody depends on it: {@link #help()} finishes what is queued.
 *
 * <p><b>Thread:</b> event loop; {@link #close()} any, once the event loop has no messages any more.
 */
final class Inflaters implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("io.voxelize.net");

    /** How long to wait for a message that is being inflated; the longest takes a fraction of that. */
    private static final long MAX_WAIT_MS = 1_000;

    private static final long POLL_NS = 50_000;

    private final PendingMessage[] slots;
    private final ManyToManyConcurrentArrayQueue<PendingMessage> queue;
    private final Worker[] workers;
    private int nextSlot;
    private boolean started;
    private volatile boolean closed;

    /**
     * Creates slots; threads start with the first message.
     *
     * @param threads how many, {@code 1} or more.
     * @param blocks makes a decompressor for each slot.
     */
    Inflaters(int threads, Supplier<BlockDecompressor> blocks) {
        slots = new PendingMessage[threads * MemoryLimits.INFLATER_SLOTS];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new PendingMessage(
                    blocks.get(), MemoryLimits.MAX_INFLATER_PLAIN_LENGTH, MemoryLimits.MAX_INFLATER_RECORD_LENGTH);
        }
        queue = new ManyToManyConcurrentArrayQueue<>(slots.length);
        workers = new Worker[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Worker(i + 1);
        }
    }

    /** Returns a free slot, if need be after inflating what is queued; null if threads are at work on all of them. */
    @Nullable
    PendingMessage slot() {
        PendingMessage free = freeSlot();
        return free == null && help() ? freeSlot() : free;
    }

    private @Nullable PendingMessage freeSlot() {
        for (int i = 0; i < slots.length; i++) {
            PendingMessage slot = slots[nextSlot];
            if (slot.isFree()) {
                return slot;
            }
            nextSlot = nextSlot + 1 == slots.length ? 0 : nextSlot + 1;
        }
        return null;
    }

    /** Leaves a message whose record is claimed to a thread, or to {@link #help()}. */
    void handOver(PendingMessage message) {
        assert message.owner().release() : message.owner();
        if (!queue.offer(message)) {
            // There is a place for each slot, but a thread that was stopped in the middle of a poll still has its
            // place.
            finish(message);
            return;
        }
        if (!started) {
            start();
        }
        // Between the queue and the look at the threads: see the class comment.
        VarHandle.fullFence();
        for (Worker worker : workers) {
            if (worker.parked) {
                worker.parked = false;
                LockSupport.unpark(worker.thread);
                return;
            }
        }
    }

    private void start() {
        started = true;
        for (Worker worker : workers) {
            worker.thread.start();
        }
    }

    /** Inflates the oldest message that is queued; false if there is none. */
    boolean help() {
        PendingMessage message = queue.poll();
        if (message == null) {
            return false;
        }
        finish(message);
        return true;
    }

    /** Whatever was thrown, the claim has ended; what else is under way must not suffer for it. */
    private static void finish(PendingMessage message) {
        try {
            message.finish();
        } catch (RuntimeException | Error ex) {
            LOGGER.log(ERROR, "inflating goes on after a failure", ex);
        }
    }

    /** Finishes what is queued and waits for what threads have, so that no claim is open; a second at most. */
    void finishAll() {
        while (help()) {
            // Another one.
        }
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MS);
        for (PendingMessage slot : slots) {
            while (!slot.isFree()) {
                if (System.nanoTime() - deadlineNs >= 0) {
                    LOGGER.log(WARNING, "inflater thread does not finish: timeoutMs=" + MAX_WAIT_MS);
                    return;
                }
                // A message takes about as long as this; there is nobody to wake the event loop.
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    /** Finishes what is queued, ends the threads, waits for that, and gives memory back. */
    @Override
    public void close() {
        closed = true;
        finishAll();
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
        if (started) {
            join(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MS));
        }
        for (PendingMessage slot : slots) {
            // Rather lose the memory than free it under a thread that writes to it.
            if (slot.isFree()) {
                slot.free();
            }
        }
    }

    private void join(long deadlineNs) {
        boolean interrupted = false;
        for (Worker worker : workers) {
            long leftNs = deadlineNs - System.nanoTime();
            while (leftNs > 0 && worker.thread.isAlive()) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(worker.thread, leftNs);
                } catch (InterruptedException ex) {
                    // The wait is short, and memory must not be freed before; the caller learns of it afterwards.
                    interrupted = true;
                }
                leftNs = deadlineNs - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread and whether it must be woken. */
    private final class Worker implements Runnable {

        private final Thread thread;
        private volatile boolean parked;

        Worker(int number) {
            thread = new Thread(this, "voxelize-net-inflater-" + number);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                PendingMessage message = queue.poll();
                if (message == null) {
                    park();
                } else {
                    finish(message);
                }
            }
        }

        private void park() {
            parked = true;
            // Between the flag and the last look at the queue: see the class comment.
            VarHandle.fullFence();
            if (queue.isEmpty() && !closed) {
                LockSupport.park(Inflaters.this);
            }
            parked = false;
        }
    }
}
