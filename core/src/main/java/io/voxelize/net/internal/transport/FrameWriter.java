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
 * Writes the frames of a client: masks them into one pooled buffer for as many as are flushed together.
 *
 * <p>A batch begins small, since most hold one packet and a slow server makes many of them wait; it grows to
 * {@link #MAX_BATCH_LENGTH}, then the next begins, as long as those before came to be. A frame that is longer has a
 * batch of its own. Once the pool and a few batches are warm, nothing is allocated for a batch of packets or for a
 * frame.
 *
 * <p><b>Masks.</b> RFC 6455 section 10.3 asks for masks that nobody can guess, so that a script in a browser cannot
 * choose what bytes a proxy on the way sees. No script chooses what goes out here, so each connection seeds a
 * {@link SplittableRandom} from the operating system's randomness and draws from that, which neither allocates nor
 * locks.
 *
 * <p><b>Thread:</b> event loop.
 */
final class FrameWriter {

    /** What Netty's pool keeps at hand for each thread. */
    static final int MAX_BATCH_LENGTH = 32 << 10;

    private static final int MIN_BATCH_LENGTH = 512;

    /** By what part a batch begins shorter than the one before. */
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
    /** Batches that were written, to be used again. */
    private @Nullable Batch free;

    private int expectedLength = MIN_BATCH_LENGTH;
    private boolean unflushed;
    private boolean closed;

    /**
     * What is written together, and told of its end together. Unless somebody listens, the end is only counted: the
     * promise stays undone and serves for another batch, which Netty does not notice, since it lets go of a promise
     * when it has told it of the end.
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

        /** Counts, and returns whether that is all. */
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
     * @param channel that is open.
     * @param counters of the network.
     */
    FrameWriter(Channel channel, WritableCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    /**
     * Tells whether the socket takes more; if not, its channel will say when that has changed, once what was written is
     * flushed.
     */
    boolean isWritable() {
        Batch open = batch;
        return channel.isWritable() && (open == null || open.buffer.readableBytes() < channel.bytesBeforeUnwritable());
    }

    /** Writes a packet of the game: a binary message. */
    void packet(DirectBuffer packet, int index, int length) {
        if (closed) {
            counters.increment(Counter.PACKETS_UNSENT);
            return;
        }
        counters.add(Counter.BYTES_SENT, length);
        frame(FIN_BINARY, packet, index, length).packetCount++;
    }

    /**
     * Writes and flushes a message of the session, and tells when it was handed to the operating system, or failed to
     * be.
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

    /** Writes a Ping, its payload big-endian. */
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
     * Writes and flushes a Close frame, the last frame: what is written from now on counts as unsent.
     *
     * @param code see RFC 6455 section 7.4.1, or {@link FrameDecoder#NO_CODE}.
     * @param closeChannel whether the socket is closed behind it.
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
        // RFC 6455 section 5.5.1: no data behind a Close frame.
        closed = true;
    }

    /** Hands to the socket what was written. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            writeBatch();
            channel.flush();
        }
    }

    /** Gives up what was not flushed; what is written from now on counts as unsent. */
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

    /** Returns the batch that now holds the frame. */
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
     * The next batches begin as long as this one, and slowly shorter again: growing costs Netty an object where it goes
     * without Unsafe.
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

    /** Copies and masks in one pass, eight bytes a step; little-endian, so that the mask's first byte is the lowest. */
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

    /** {@link Batch#end} hears of it. */
    private static void forget(Future<?> outcome) {
        assert outcome != null;
    }
}
