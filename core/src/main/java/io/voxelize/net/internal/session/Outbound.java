package io.voxelize.net.internal.session;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.Loop;
import io.voxelize.net.metrics.Counter;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Moves packets from the outbound ring to the socket: as many as the socket takes, with one flush for each batch. A
 * packet that must not be sent now is kept for later or counted as unsent.
 *
 * <p><b>Thread:</b> event loop, except {@link #wake()}.
 */
final class Outbound {

    /** Decides which packets may be sent. */
    interface Gate {

        /** Returns where to send a packet, null if it must not be sent now. */
        @Nullable
        Connection target(int messageTypeId, int epoch);

        /** Returns where to send kept packets, null until the world is joined again. */
        @Nullable
        Connection keptTarget();

        /** Tells whether a packet that must not be sent now is kept until the world is joined again. */
        boolean keeps(int messageTypeId, int epoch);

        /** Returns the longest packet that the server takes, in bytes. */
        int maxFrameLength();
    }

    private final OutboundRing ring;
    private final Loop loop;
    private final Gate gate;
    private final WritableCounters counters;
    private final KeptPackets kept;
    private final UnconfirmedSends unconfirmed = new UnconfirmedSends();
    private final OutboundRing.Drain drain;
    private final Runnable onWake = this::onWake;
    /** Set by the game thread when it submits {@link #onWake}, cleared by that task before it drains. */
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable Connection written;
    private boolean forced;
    private boolean draining;
    private boolean again;

    Outbound(OutboundRing ring, Loop loop, Gate gate, NetworkConfig config, WritableCounters counters) {
        this.ring = ring;
        this.loop = loop;
        this.gate = gate;
        this.counters = counters;
        this.kept = new KeptPackets(config.maxKeptPackets(), config.outboundRingLength());
        this.drain = ring.drainTo(this::onPacket);
    }

    /**
     * Makes the event loop drain the ring. Calls share one task until it runs.
     *
     * <p><b>Thread:</b> game, after it has put packets into the ring.
     */
    void wake() {
        // Between the write of the packet and the read of the flag. The task clears the flag and only then reads the
        // ring, with a fence of its own, so either it sees the packet or this sees the flag cleared.
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

    /** Sends as much as the socket takes. */
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

    /** Sends everything, even if the socket is slow: before the world is left or the connection is closed. */
    void drainAll() {
        forced = true;
        try {
            drain();
        } finally {
            forced = false;
        }
    }

    /** Drops, and counts, packets that were kept for a world that will not be joined again. */
    void dropKept() {
        counters.add(Counter.PACKETS_UNSENT, kept.clear());
    }

    /** The server has received what was sent before that time. */
    void confirmBefore(long timeNs) {
        unconfirmed.confirmBefore(timeNs);
    }

    /** The connection ended: forgets its unconfirmed packets, and counts them if it was lost. */
    void countUnconfirmed(boolean lost) {
        int count = unconfirmed.takeCount();
        counters.add(Counter.PACKETS_UNCONFIRMED, lost ? count : 0);
    }

    private void drainOnce() {
        if (sendKept()) {
            drain.drain(Integer.MAX_VALUE);
        }
        Connection target = written;
        written = null;
        if (target != null) {
            target.flush();
        }
    }

    /** Sends kept packets, before anything newer; false if the socket does not take all of them. */
    private boolean sendKept() {
        Connection target = kept.isEmpty() ? null : gate.keptTarget();
        while (target != null && !kept.isEmpty()) {
            if (!forced && !target.isWritable()) {
                return false;
            }
            UnsafeBuffer packet = kept.next();
            if (packet != null) {
                write(target, kept.lastWasCommand(), packet, 0, packet.capacity());
            }
        }
        return true;
    }

    private void write(Connection target, boolean isCommand, DirectBuffer buffer, int index, int length) {
        // A kept packet may be longer than the server of the next connection takes.
        if (length > gate.maxFrameLength()) {
            counters.increment(Counter.PACKETS_UNSENT);
        } else {
            target.write(buffer, index, length);
            written = target;
            if (isCommand) {
                unconfirmed.add(System.nanoTime());
            }
        }
    }

    private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
        Connection target = gate.target(messageTypeId, epoch);
        if (target == null) {
            boolean keep = gate.keeps(messageTypeId, epoch);
            counters.add(Counter.PACKETS_UNSENT, keep ? kept.add(messageTypeId, buffer, index, length) : 1);
            return true;
        }
        if (!forced && !target.isWritable()) {
            return false;
        }
        write(target, KeptPackets.isCommand(messageTypeId), buffer, index, length);
        return true;
    }
}
