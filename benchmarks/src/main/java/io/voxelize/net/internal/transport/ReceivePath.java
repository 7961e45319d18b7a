package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.ring.Dispatcher;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.wire.DecodeScratch;
import io.voxelize.net.internal.wire.MessageDecoder;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import org.jspecify.annotations.NullMarked;

/**
 * Everything between the bytes that a socket reads and the interceptors, as a connection has it, on one thread: frames, decompression, walk, slabs, records,
 * ring, dispatch. In this package, because its parts are.
 *
 * <p><b>Thread:</b> one.
 */
@NullMarked
public final class ReceivePath implements AutoCloseable {

    private final Counters counters = new Counters();
    private final DecodeScratch scratch;
    private final SlabPool slabs;
    private final InboundPath path;
    private final Dispatcher dispatcher;
    private final EmbeddedChannel channel;

    /**
     * Creates a path.
     *
     * @param config for limits and sizes.
     * @param interests what is decoded.
     * @param intercept that gets the messages.
     */
    public ReceivePath(NetworkConfig config, Interests interests, NetIntercept intercept) {
        scratch = new DecodeScratch(config);
        slabs = new SlabPool(config.maxSlabsLength(), config.maxRetainedLength());
        InboundRing ring = new InboundRing(config.inboundRingLength());
        path = new InboundPath(config, ring, scratch, counters);
        dispatcher = new Dispatcher(ring, slabs, counters, false);
        dispatcher.register(intercept);
        MessageDecoder decoder = new MessageDecoder(config, slabs, scratch, counters);
        MessageSource source = new MessageSource(decoder, new OpenGate(interests));
        channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        channel.pipeline().addLast(new FrameDecoder(new PathSink(path, source), config.maxWireLength()));
    }

    /**
     * Takes what a socket has read: frames, whole or cut anywhere.
     *
     * @param read is not released.
     */
    public void receive(ByteBuf read) {
        channel.pipeline().fireChannelRead(read.retain());
        path.onReadComplete();
    }

    /**
     * Dispatches what was received, and releases its slabs.
     *
     * @return how many messages.
     */
    public int drain() {
        return dispatcher.drain(SyncBudget.UNLIMITED);
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
     * Returns what waits because there was no room.
     *
     * @return bytes; after each drain 0, or what is measured is not decoding.
     */
    public long backlogLength() {
        return path.backlogLength();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        path.close();
        scratch.close();
        dispatcher.close();
        slabs.close();
    }

    /** What a connection does with messages. */
    private record PathSink(InboundPath path, MessageSource source) implements FrameSink {
        @Override
        public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
            path.onMessage(buffer, index, length, source, receivedNs);
        }

        @Override
        public void onText(ByteBuf buffer, int index, int length) {}

        @Override
        public void onPing(ByteBuf buffer, int index, int length) {}

        @Override
        public void onClose(int code, String reason) {}

        @Override
        public void onViolation(int code, String detail) {
            throw new IllegalStateException(detail);
        }
    }

    /** Lets everything pass. */
    private record OpenGate(Interests interests) implements MessageGate {
        @Override
        public int epoch() {
            return 0;
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
