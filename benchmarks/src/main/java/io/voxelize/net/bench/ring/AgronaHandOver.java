package io.voxelize.net.bench.ring;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.infra.Blackhole;

/** Agrona's ring by itself: the limit of ours. */
final class AgronaHandOver implements HandOver {

    private static final int RECORD_TYPE = 1;

    private long sum;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    private final MessageHandler handler =
            (recordType, buffer, index, length) -> sum += buffer.getByte(index) + buffer.getByte(index + length - 1);

    @Override
    public boolean offer(byte[] message) {
        int index = ring.tryClaim(RECORD_TYPE, message.length);
        if (index < 0) {
            return false;
        }
        ring.buffer().putBytes(index, message);
        ring.commit(index);
        return true;
    }

    @Override
    public int drain(Blackhole reader, int limit) {
        int read = ring.read(handler, limit);
        reader.consume(sum);
        return read;
    }
}
