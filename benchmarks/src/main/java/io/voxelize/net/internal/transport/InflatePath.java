package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.Dispatcher;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import org.jspecify.annotations.NullMarked;

/**
 * Everything between the WebSocket frames and the interceptors, as a connection has it. The event loop and the game
 * thread are one; inflater threads are those of the settings. In this package, because its parts are.
 *
 * <p><b>Thread:</b> one.
 */
@NullMarked
public final class InflatePath implements AutoCloseable {

    private final WritableCounters counters = new WritableCounters();
    private final DecodeScratch scratch;
    private final SlabPool slabs;
    private final InboundRing ring;
    private final InboundPath path;
    private final Dispatcher dispatcher;
    private final MessageSource source;

    /**
     * Creates a path.
     *
     * @param config for limits, sizes and inflater threads.
     * @param interests what is decoded.
     * @param intercept that gets the messages.
     */
    public InflatePath(NetworkConfig config, Interests interests, NetIntercept intercept) {
        scratch = new DecodeScratch(config);
        slabs = new SlabPool(config.maxSlabsLength(), config.maxRetainedLength());
        ring = new InboundRing(config.inboundRingLength());
        path = new InboundPath(config, ring, scratch, counters);
        dispatcher = new Dispatcher(ring, slabs, counters, false);
        dispatcher.register(intercept);
        source = new MessageSource(new MessageDecoder(config, slabs, scratch, counters), new OpenGate(interests));
    }

    /**
     * Adds another one that gets the messages.
     *
     * @param intercept not registered yet.
     */
    public void register(NetIntercept intercept) {
        dispatcher.register(intercept);
    }

    /**
     * Takes a message.
     *
     * @param message is not released.
     */
    public void receive(ByteBuf message) {
        receive(message, message.readerIndex(), message.readableBytes(), 0);
    }

    void receive(ByteBuf buffer, int index, int length, long receivedNs) {
        path.onMessage(buffer, index, length, source, receivedNs);
    }

    /** Ends a read, as the socket does after some messages. */
    public void endRead() {
        path.publish();
        path.onReadComplete();
    }

    /**
     * Dispatches what is there, and releases its slabs.
     *
     * @return how many messages.
     */
    public int drain() {
        int delivered = dispatcher.drain(SyncBudget.UNLIMITED);
        if (dispatcher.takeRoomMade() && path.claimWake()) {
            path.resume();
        }
        return delivered;
    }

    /**
     * Returns a counter.
     *
     * @param counter which.
     * @return its value.
     */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    /**
     * Returns how much of the ring is taken by what was not dispatched yet.
     *
     * @return bytes, with the ring's own headers.
     */
    public int pendingLength() {
        return ring.pendingLength();
    }

    /**
     * Returns what waits because there was no room.
     *
     * @return bytes.
     */
    public long backlogLength() {
        return path.backlogLength();
    }

    @Override
    public void close() {
        path.close();
        scratch.close();
        dispatcher.close();
        slabs.close();
    }

    /** Lets everything pass. */
    private record OpenGate(Interests interests) implements MessageGate {
        @Override
        public String openWorld() {
            return "flat";
        }

        @Override
        public boolean awaitsInit() {
            return false;
        }

        @Override
        public Verdict admit(MessageDecoder decoder) {
            return Verdict.DELIVER;
        }

        @Override
        public LifeCycle joined() {
            return LifeCycle.joined(0, "");
        }

        @Override
        public void onDelivered() {}

        @Override
        public LifeCycle ended() {
            return LifeCycle.disconnected(0, Reason.CLOSED, "");
        }
    }
}
