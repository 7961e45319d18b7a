package io.voxelize.net.bench.ring;

import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/** A queue of objects, a new array for each message, since the sender's buffer is used again. */
final class QueueHandOver implements HandOver {

    private final Queue<byte[]> queue;

    QueueHandOver(Queue<byte[]> queue) {
        this.queue = queue;
    }

    @Override
    public boolean offer(byte[] message) {
        return queue.offer(message.clone());
    }

    @Override
    public int drain(Blackhole reader, int limit) {
        int read = 0;
        while (read < limit) {
            byte @Nullable [] message = queue.poll();
            if (message == null) {
                return read;
            }
            reader.consume(message[0] + message[message.length - 1]);
            read++;
        }
        return read;
    }
}
