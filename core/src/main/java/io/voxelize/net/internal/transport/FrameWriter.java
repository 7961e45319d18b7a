package io.voxelize.net.internal.transport;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a client's frames. Frames that are flushed together are masked into one pooled buffer, a batch.
 *
 * <p>A batch starts small, since most hold one packet and a slow server makes many of them queue up. It grows to
 * {@link #MAX_BATCH_LENGTH}; then the next batch starts, with a capacity that follows the recent lengths. A longer
 * frame gets a batch of its own. In steady state nothing is allocated per batch or per frame.
 *
 * <p><b>Masks.</b> RFC 6455 section 10.3 requires unpredictable masks, so that a script in a browser cannot choose the
 * bytes that a proxy sees. No script chooses the payload here, so each connection uses a {@link SplittableRandom} with
 * a secure seed, which neither allocates nor locks.
 *
 * <p><b>Thread:</b> event loop.
 */
final class FrameWriter {

    /** In bytes; Netty's pool caches buffers up to this length per thread. */
    static final int MAX_BATCH_LENGTH = 32 << 10;

    private static final int MIN_BATCH_LENGTH = 512;

    /** The expected length of a batch decays by this fraction per batch. */
    private static final int EXPECTATION_SHARE = 32;

    private static final int FIN_BINARY = 0x82;
    private static final int FIN_CLOSE = 0x88;
    private static final int FIN_PING = 0x89;
    private static final int FIN_PONG = 0x8A;

    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_LENGTH_16 = 0xFFFF;
    private static final int MASK_LENGTH = Integer.BYTES;

    private static final SecureRandom SEEDS = new SecureRandom();

    private final Channel channel;
    private final WritableCounters counters;
    private final SplittableRandom masks = new SplittableRandom(SEEDS.nextLong());
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private @Nullable Batch batch;
    /** Free list of batches that were written. */
    private @Nullable Batch free;

    private int expectedLength = MIN_BATCH_LENGTH;
    private boolean unflushed;
    private boolean closed;

    /**
     * A buffer of frames and the promise of its write. Without a listener, the outcome is only counted, and the promise
     * stays incomplete and is reused for another batch: Netty drops its reference to a promise once it has called
     * {@code trySuccess} or {@code tryFailure}.
     */
    private final class Batch extends DefaultChannelPromise {
        private ByteBuf buffer;
        private int packetCount;
        private boolean observed;
        private @Nullable Batch nextFree;

        private Batch(ByteBuf buffer) {
            super(FrameWriter.this.channel);
            this.buffer = buffer;
        }

        @Override
        public ChannelPromise addListener(GenericFutureListener<? extends Future<? super Void>> listener) {
            observed = true;
            return super.addListener(listener);
        }

        @Override
        public boolean trySuccess(Void result) {
            return end(Counter.PACKETS_SENT) || super.trySuccess(null);
        }

        @Override
        public boolean tryFailure(Throwable cause) {
            return end(Counter.PACKETS_UNSENT) || super.tryFailure(cause);
        }

        /** Counts the outcome; returns true if nobody listens, so that the batch is free again. */
        private boolean end(Counter counter) {
            counters.add(counter, packetCount);
            packetCount = 0;
            if (observed) {
                return false;
            }
            buffer = Unpooled.EMPTY_BUFFER;
            nextFree = free;
            free = this;
            return true;
        }
    }

    /**
     * Creates a writer for one connection.
     *
     * @param channel an open channel.
     * @param counters of the network.
     */
    FrameWriter(Channel channel, WritableCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    /**
     * Tells whether the channel and the open batch are below the high-water mark. If not, the channel fires
     * {@code channelWritabilityChanged} some time after a {@link #flush()}.
     */
    boolean isWritable() {
        Batch open = batch;
        return channel.isWritable() && (open == null || open.buffer.readableBytes() < channel.bytesBeforeUnwritable());
    }

    /** Writes a packet of the game as a binary message. */
    void packet(DirectBuffer packet, int index, int length) {
        if (closed) {
            counters.increment(Counter.PACKETS_UNSENT);
            return;
        }
        counters.add(Counter.BYTES_SENT, length);
        frame(FIN_BINARY, packet, index, length).packetCount++;
    }

    /**
     * Writes and flushes a message of the session. Runs {@code onDone} once the operating system has taken it, or the
     * write has failed.
     */
    void send(byte[] message, Runnable onDone) {
        if (closed) {
            counters.increment(Counter.PACKETS_UNSENT);
            onDone.run();
            return;
        }
        counters.add(Counter.BYTES_SENT, message.length);
        source.wrap(message);
        Batch with = frame(FIN_BINARY, source, 0, message.length);
        with.packetCount++;
        forget(with.addListener(done -> onDone.run()));
        flush();
    }

    /** Writes a Ping with a big-endian payload. */
    void ping(long payload) {
        if (!closed) {
            source.wrap(new byte[Long.BYTES]);
            source.putLong(0, payload, BIG_ENDIAN);
            forget(frame(FIN_PING, source, 0, Long.BYTES));
        }
    }

    /** Writes a Pong. */
    void pong(ByteBuf payload, int index, int length) {
        if (!closed) {
            ByteBuffer bytes = payload.internalNioBuffer(index, length);
            source.wrap(bytes, bytes.position(), length);
            forget(frame(FIN_PONG, source, 0, length));
        }
    }

    /**
     * Writes and flushes a Close frame, the last frame: later writes count as unsent.
     *
     * @param code of RFC 6455 section 7.4.1, or {@link FrameDecoder#NO_CODE}.
     * @param closeChannel whether to close the channel once the frame is written.
     */
    void writeClose(int code, boolean closeChannel) {
        if (closed) {
            return;
        }
        int length = code == FrameDecoder.NO_CODE ? 0 : Short.BYTES;
        source.wrap(new byte[] {(byte) (code >> Byte.SIZE), (byte) code});
        Batch with = frame(FIN_CLOSE, source, 0, length);
        if (closeChannel) {
            forget(with.addListener(ChannelFutureListener.CLOSE));
        }
        flush();
        // RFC 6455 section 5.5.1: no data after a Close frame.
        closed = true;
    }

    /** Writes the open batch to the channel and flushes it. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            writeBatch();
            channel.flush();
        }
    }

    /** Discards the open batch; later writes count as unsent. */
    void close() {
        closed = true;
        Batch open = batch;
        batch = null;
        if (open != null) {
            open.buffer.release();
            boolean failed = open.tryFailure(new ClosedChannelException());
            assert failed;
        }
    }

    private void writeBatch() {
        Batch full = batch;
        batch = null;
        if (full != null) {
            expect(full.buffer.readableBytes());
            forget(channel.write(full.buffer, full));
        }
    }

    /** Appends a frame to the open batch; returns that batch. */
    private Batch frame(int firstByte, DirectBuffer payload, int index, int length) {
        int headerLength = 2 + extendedLength(length) + MASK_LENGTH;
        int frameLength = headerLength + length;
        Batch with = room(frameLength);
        int at = with.buffer.writerIndex();
        ByteBuffer bytes = with.buffer.internalNioBuffer(at, frameLength);
        target.wrap(bytes, bytes.position(), frameLength);
        int mask = masks.nextInt();
        header(firstByte, length, headerLength, mask);
        mask(payload, index, length, headerLength, mask);
        with.buffer.writerIndex(at + frameLength);
        return with;
    }

    private Batch room(int frameLength) {
        unflushed = true;
        Batch open = batch;
        if (open != null && open.buffer.readableBytes() + frameLength > MAX_BATCH_LENGTH) {
            writeBatch();
            open = null;
        }
        if (open == null) {
            open = newBatch(channel.alloc().directBuffer(Math.max(frameLength, expectedLength)));
            batch = open;
        } else {
            open.buffer.ensureWritable(frameLength);
        }
        return open;
    }

    /**
     * Updates the initial capacity of batches: raised at once, lowered slowly, since growing a buffer allocates if
     * Netty does not use Unsafe.
     */
    private void expect(int length) {
        int shorter = Math.max(MIN_BATCH_LENGTH, expectedLength - expectedLength / EXPECTATION_SHARE);
        expectedLength =
                length > MAX_BATCH_LENGTH ? shorter : Math.max(shorter, BitUtil.findNextPositivePowerOfTwo(length));
    }

    private Batch newBatch(ByteBuf buffer) {
        Batch used = free;
        if (used == null) {
            return new Batch(buffer);
        }
        free = used.nextFree;
        used.nextFree = null;
        used.buffer = buffer;
        return used;
    }

    private static int extendedLength(int length) {
        if (length < LENGTH_16) {
            return 0;
        }
        return length <= MAX_LENGTH_16 ? Short.BYTES : Long.BYTES;
    }

    private void header(int firstByte, int length, int headerLength, int mask) {
        target.putByte(0, (byte) firstByte);
        if (length < LENGTH_16) {
            target.putByte(1, (byte) (MASKED | length));
        } else if (length <= MAX_LENGTH_16) {
            target.putByte(1, (byte) (MASKED | LENGTH_16));
            target.putShort(2, (short) length, BIG_ENDIAN);
        } else {
            target.putByte(1, (byte) (MASKED | LENGTH_64));
            target.putLong(2, length, BIG_ENDIAN);
        }
        target.putInt(headerLength - MASK_LENGTH, mask, LITTLE_ENDIAN);
    }

    /**
     * Copies and masks in one pass, eight bytes per step; little-endian, so that the mask's first byte is the lowest.
     */
    private void mask(DirectBuffer payload, int index, int length, int offset, int mask) {
        long wide = ((long) mask << Integer.SIZE) | (mask & 0xFFFFFFFFL);
        int wideEnd = length & -Long.BYTES;
        for (int i = 0; i < wideEnd; i += Long.BYTES) {
            target.putLong(offset + i, payload.getLong(index + i, LITTLE_ENDIAN) ^ wide, LITTLE_ENDIAN);
        }
        for (int i = wideEnd; i < length; i++) {
            target.putByte(offset + i, (byte) (payload.getByte(index + i) ^ (wide >> (Byte.SIZE * (i - wideEnd)))));
        }
    }

    /** Ignores a future: {@link Batch#end} counts the outcome. */
    private static void forget(Future<?> outcome) {
        assert outcome != null;
    }
}
