package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.receive.InflatePath;
import io.voxelize.net.metrics.Counter;
import org.jspecify.annotations.NullMarked;

/**
 * Everything between the bytes that a socket reads and the interceptors, as a connection has it, on one thread: frames,
 * decompression, walk, slabs, records, ring, dispatch. In this package, because its parts are.
 *
 * <p><b>Thread:</b> one.
 */
@NullMarked
public final class ReceivePath implements AutoCloseable {

    private final InflatePath messages;
    private final EmbeddedChannel channel;

    /**
     * Creates a path.
     *
     * @param config for limits and sizes.
     * @param interests what is decoded.
     * @param intercept that gets the messages.
     */
    public ReceivePath(NetworkConfig config, Interests interests, NetIntercept intercept) {
        messages = new InflatePath(config, interests, intercept);
        channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        channel.pipeline().addLast(new FrameDecoder(new PathSink(messages), config.maxWireLength()));
    }

    /**
     * Takes what a socket has read: frames, whole or cut anywhere.
     *
     * @param read is not released.
     */
    public void receive(ByteBuf read) {
        channel.pipeline().fireChannelRead(read.retain());
        messages.endRead();
    }

    /**
     * Dispatches what was received, and releases its slabs.
     *
     * @return how many messages.
     */
    public int drain() {
        return messages.drain();
    }

    /**
     * Returns a counter.
     *
     * @param counter which.
     * @return its value.
     */
    public long count(Counter counter) {
        return messages.count(counter);
    }

    /**
     * Returns what waits because there was no room.
     *
     * @return bytes; after each drain 0, or what is measured is not decoding.
     */
    public long backlogLength() {
        return messages.backlogLength();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        messages.close();
    }

    /** What a connection does with messages. */
    private record PathSink(InflatePath messages) implements FrameSink {
        @Override
        public void onBinary(ByteBuf buffer, int index, int length, long receivedNs) {
            messages.receive(buffer, index, length, receivedNs);
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
}
