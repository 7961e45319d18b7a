package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.client.Tally;
import io.voxelize.net.bench.traffic.Arguments;

/**
 * How much a client takes when the server sends as fast as it reads.
 *
 * <p>Arguments: {@code warmMs}; then {@code windows} of {@code windowMs}, each a sample.
 *
 * <p><b>Thread:</b> game.
 */
final class Throughput {

    private static final long MS = 1_000_000L;
    private static final double SECOND_NS = 1e9;

    private final Client client;
    private final Tally tally = new Tally();

    private Throughput(Client client) {
        this.client = client;
    }

    static Measured measure(Client client, Arguments arguments) {
        Throughput run = new Throughput(client);
        run.pollUntil(System.nanoTime() + arguments.number("warmMs", 3_000) * MS);
        Measured measured = new Measured();
        for (int i = 0; i < arguments.number("windows", 3); i++) {
            run.window(arguments.number("windowMs", 1_000) * MS, measured);
        }
        return measured;
    }

    private void window(long lengthNs, Measured measured) {
        long messages = tally.messages();
        long chunks = tally.chunks();
        long arrayBytes = tally.arrayBytes();
        Usage before = Usage.now();
        long startNs = System.nanoTime();
        pollUntil(startNs + lengthNs);
        double seconds = (System.nanoTime() - startNs) / SECOND_NS;
        Usage after = Usage.now();
        double units =
                tally.chunks() > chunks ? (double) (tally.chunks() - chunks) : (double) (tally.messages() - messages);
        measured.add("perSecond", units / seconds)
                .add("cpuUs", (after.cpuNs() - before.cpuNs()) / units / 1_000)
                .add("allocatedBytes", (after.allocatedBytes() - before.allocatedBytes()) / units)
                .add("arrayBytes", (tally.arrayBytes() - arrayBytes) / units)
                .add("gcMs", (double) (after.gcMs() - before.gcMs()));
    }

    private void pollUntil(long endNs) {
        while (System.nanoTime() < endNs) {
            if (client.poll(tally) == 0) {
                Idle.idle();
            }
        }
    }
}
