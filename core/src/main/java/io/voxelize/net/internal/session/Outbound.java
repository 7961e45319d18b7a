package io.voxelize.net.internal.session;

import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way of packets from the ring to the socket: as much as the socket takes, one flush for each batch. What may not be sent any more is counted.
 *
 * <p><b>Thread:</b> event loop, except {@link #wake()}.
 */
final class Outbound {

    /** Decides which packets may be sent now. */
    interface Gate {

        /** Returns where to send a packet, null if it must not be sent. */
        @Nullable
        Connection target(int messageTypeId, int epoch);
    }

    private final OutboundRing ring;
    private final Loop loop;
    private final Gate gate;
    private final Counters counters;
    private final OutboundRing.Drain drain;
    private final Runnable onWake = this::onWake;
    /** Set by the game thread when it sends the loop a task, cleared by that task before it looks. */
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable Connection written;
    private boolean forced;
    private boolean draining;
    private boolean again;

    Outbound(OutboundRing ring, Loop loop, Gate gate, Counters counters) {
        this.ring = ring;
        this.loop = loop;
        this.gate = gate;
        this.counters = counters;
        this.drain = ring.drainTo(this::onPacket);
    }

    /**
     * Makes the loop look at the ring, with one task however often this is called meanwhile.
     *
     * <p><b>Thread:</b> game, after it has put something into the ring.
     */
    void wake() {
        // Between the packet and the look at the flag. The task clears the flag and only then looks at the ring, so
        // either it sees the packet or this sees the flag cleared.
        VarHandle.fullFence();
        if (ring.pendingLength() > 0 && !woken.get() && !woken.getAndSet(true)) {
            loop.execute(onWake);
        }
    }

    private void onWake() {
        woken.set(false);
        VarHandle.fullFence();
        drain();
    }

    /** Sends what the socket takes. */
    void drain() {
        if (draining) {
            // The socket became writable while it was being flushed: the loop below goes on.
            again = true;
            return;
        }
        draining = true;
        try {
            do {
                again = false;
                drainOnce();
            } while (again);
        } finally {
            draining = false;
        }
    }

    /** Sends everything, whether or not the socket is slow: for what must be sent before the world or the connection is left. */
    void drainAll() {
        forced = true;
        try {
            drain();
        } finally {
            forced = false;
        }
    }

    private void drainOnce() {
        drain.drain(Integer.MAX_VALUE);
        Connection target = written;
        written = null;
        if (target != null) {
            target.flush();
        }
    }

    private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
        Connection target = gate.target(messageTypeId, epoch);
        if (target == null) {
            counters.increment(Counter.PACKETS_UNSENT);
            return true;
        }
        if (!forced && !target.isWritable()) {
            return false;
        }
        target.write(buffer, index, length);
        written = target;
        return true;
    }
}
