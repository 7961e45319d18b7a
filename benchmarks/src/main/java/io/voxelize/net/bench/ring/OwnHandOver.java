package io.voxelize.net.bench.ring;

import io.voxelize.net.internal.ring.InboundRing;
import org.agrona.concurrent.ControlledMessageHandler;
import org.openjdk.jmh.infra.Blackhole;

/** The ring that connections use: claim, write in place, commit. */
final class OwnHandOver implements HandOver {

    private static final int RECORD_TYPE = 1;

    private long sum;

    private final InboundRing ring = new InboundRing(RING_LENGTH);
    private final ControlledMessageHandler handler = (recordType, buffer, index, length) -> {
        sum += buffer.getByte(index) + buffer.getByte(index + length - 1);
        return ControlledMessageHandler.Action.CONTINUE;
    };

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
        int read = ring.drain(handler, limit);
        reader.consume(sum);
        return read;
    }
}
