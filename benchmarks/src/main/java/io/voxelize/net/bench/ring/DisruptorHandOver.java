package io.voxelize.net.bench.ring;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.EventPoller.PollState;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.openjdk.jmh.infra.Blackhole;

/** The Disruptor with slots that are long enough for the message, polled as a game would. */
final class DisruptorHandOver implements HandOver {

    private final RingBuffer<byte[]> ring;
    private final EventPoller<byte[]> poller;
    private final EventPoller.Handler<byte[]> handler = this::onEvent;
    private long sum;
    private int left;

    DisruptorHandOver(int length) {
        // As much memory as the other rings take, where slots are long.
        int slots = Math.max(16, Integer.highestOneBit(Math.min(CAPACITY, RING_LENGTH / length)));
        ring = RingBuffer.createSingleProducer(() -> new byte[length], slots, new YieldingWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
    }

    private boolean onEvent(byte[] event, long sequence, boolean endOfBatch) {
        sum += event[0] + event[event.length - 1];
        return --left > 0;
    }

    @Override
    public boolean offer(byte[] message) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        long sequence = ring.next();
        System.arraycopy(message, 0, ring.get(sequence), 0, message.length);
        ring.publish(sequence);
        return true;
    }

    @Override
    public int drain(Blackhole reader, int limit) {
        left = limit;
        try {
            while (left > 0 && poller.poll(handler) == PollState.PROCESSING) {
                reader.consume(sum);
            }
        } catch (Exception ex) {
            throw new IllegalStateException("handler threw", ex);
        }
        return limit - left;
    }
}
