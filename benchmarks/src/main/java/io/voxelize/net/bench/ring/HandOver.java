package io.voxelize.net.bench.ring;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.infra.Blackhole;

/** A way to hand bytes from one thread to another. One thread calls {@link #offer}, one {@link #drain}. */
interface HandOver {

    /** Most messages that wait, where the way is counted in messages. */
    int CAPACITY = 4_096;

    /** Length of a ring that is counted in bytes. */
    int RING_LENGTH = 1 << 20;

    /**
     * Hands over a copy of a message.
     *
     * @return false if there is no room.
     */
    boolean offer(byte[] message);

    /**
     * Takes messages and reads the first and the last byte of each.
     *
     * @return how many.
     */
    int drain(Blackhole reader, int limit);

    /** Makes one by the name of its row. */
    static HandOver of(String kind, int length) {
        return switch (kind) {
            case "ours" -> new OwnHandOver();
            case "agrona" -> new AgronaHandOver();
            case "jctools" -> new QueueHandOver(new SpscArrayQueue<>(CAPACITY));
            case "disruptor" -> new DisruptorHandOver(length);
            case "ConcurrentLinkedQueue" -> new QueueHandOver(new ConcurrentLinkedQueue<>());
            case "ArrayBlockingQueue" -> new QueueHandOver(new ArrayBlockingQueue<>(CAPACITY));
            default -> throw new IllegalArgumentException("unknown way: kind=" + kind);
        };
    }
}
