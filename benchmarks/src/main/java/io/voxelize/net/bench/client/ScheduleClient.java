package io.voxelize.net.bench.client;

import io.voxelize.net.bench.traffic.Stamp;

/**
 * A game without a network: each poll has every message of a schedule that is due. Its latency is the machine's own.
 *
 * <p><b>Thread:</b> game.
 */
final class ScheduleClient implements Client {

    private static final long SECOND_NS = 1_000_000_000L;

    private final long periodNs;
    private long dueNs;

    ScheduleClient(int rate) {
        periodNs = SECOND_NS / rate;
    }

    @Override
    public void connect(int port) {
        dueNs = System.nanoTime();
    }

    @Override
    public int poll(Tally tally) {
        int messages = 0;
        for (long nowNs = System.nanoTime(); dueNs - nowNs <= 0; dueNs += periodNs) {
            tally.message(Stamp.of(dueNs, dueNs));
            messages++;
        }
        return messages;
    }

    @Override
    public void close() {}
}
