package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.PendingMessage;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import org.jspecify.annotations.NullMarked;

/**
 * The receive path of a connection without its socket. Event loop and game thread are the calling thread; inflater
 * threads are those of the settings. In this package to set the interests, which else follow from the interceptors.
 *
 * <p><b>Thread:</b> one.
 */
@NullMarked
public final class InflatePath implements AutoCloseable {

    private final WritableCounters counters = new WritableCounters();
    private final Interests interests;
    private final ReceiverGroup group;
    private final Receiver receiver;
    private final MessageSource source;

    /**
     * Creates a path.
     *
     * @param config for limits, sizes and inflater threads.
     * @param interests what is decoded.
     * @param intercept that gets the messages.
     */
    public InflatePath(NetworkConfig config, Interests interests, NetIntercept intercept) {
        this.interests = interests;
        group = new ReceiverGroup(config, new CallerLoop(), false);
        receiver = new Receiver(config, group, counters);
        source = receiver.open(new OpenGate());
        register(intercept);
    }

    /**
     * Adds another one that gets the messages.
     *
     * @param intercept not registered yet.
     */
    public void register(NetIntercept intercept) {
        receiver.register(intercept, UnsentPackets.NONE);
        receiver.interests().set(interests);
    }

    /**
     * Takes a message.
     *
     * @param message is not released.
     */
    public void receive(ByteBuf message) {
        receive(message, message.readerIndex(), message.readableBytes(), 0);
    }

    /**
     * Takes a message that lies anywhere in a buffer.
     *
     * @param buffer is not released.
     * @param index of the first byte.
     * @param length in bytes.
     * @param receivedNs when it was read.
     */
    public void receive(ByteBuf buffer, int index, int length, long receivedNs) {
        receiver.onMessage(buffer, index, length, source, receivedNs);
    }

    /** Ends a read, as the socket does after some messages. */
    public void endRead() {
        receiver.publish();
        receiver.onReadComplete();
    }

    /**
     * Dispatches what is there, and releases its slabs.
     *
     * @return how many messages.
     */
    public int drain() {
        return receiver.sync(SyncBudget.UNLIMITED);
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
        return receiver.pendingLength();
    }

    /**
     * Returns the length of what is queued because there was no room.
     *
     * @return bytes.
     */
    public long backlogLength() {
        return receiver.backlogLength();
    }

    @Override
    public void close() {
        receiver.stop();
        receiver.closeOnLoop();
        receiver.closeOnGame();
        group.close();
    }

    /** An event loop that is the calling thread. */
    private static final class CallerLoop implements EventLoopExecutor {
        @Override
        public boolean execute(Runnable task) {
            task.run();
            return true;
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }

    /** Lets everything pass. */
    private static final class OpenGate implements MessageGate {
        @Override
        public String openWorld() {
            return "flat";
        }

        @Override
        public boolean awaitsInit() {
            return false;
        }

        @Override
        public Verdict admit(PendingMessage message) {
            return Verdict.DELIVER;
        }

        @Override
        public LifeCycle joined() {
            return LifeCycle.joined(0, "");
        }

        @Override
        public void onDelivered(Verdict verdict) {}

        @Override
        public LifeCycle ended() {
            return LifeCycle.disconnected(0, Reason.CLOSED, "");
        }
    }
}
