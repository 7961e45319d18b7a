package io.voxelize.net.internal.decode;

import org.jspecify.annotations.Nullable;

/**
 * The thread that owns a {@link PendingMessage} and its parts: the event loop until the message is queued for an
 * inflater thread, then the thread that takes it from the queue. Only assertions call this; without {@code -ea} it is
 * never read or written. What makes the message itself visible to its next owner, the queue and the flag of the slot,
 * also makes this so.
 *
 * <p><b>Thread:</b> any.
 */
final class ThreadOwner {

    private @Nullable Thread thread;

    /** Makes the calling thread the owner; false if another thread is. */
    boolean claim() {
        Thread caller = Thread.currentThread();
        if (thread != null && thread != caller) {
            return false;
        }
        thread = caller;
        return true;
    }

    /** Leaves it without an owner; false if another thread is the owner. */
    boolean release() {
        if (thread != null && thread != Thread.currentThread()) {
            return false;
        }
        thread = null;
        return true;
    }

    boolean isCurrent() {
        return thread == Thread.currentThread();
    }

    @Override
    public String toString() {
        return "owner=" + thread + ", caller=" + Thread.currentThread();
    }
}
