package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.client.Tally;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Stamp;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * How long a small message takes from the moment when the server's schedule has it sent to the moment when the game's
 * thread has it. The server keeps to its schedule whatever the client does, so a client that is late is late for every
 * message it held up: nothing is omitted.
 *
 * <p>Arguments: {@code warmMs}, {@code windowMs}.
 *
 * <p><b>Thread:</b> game.
 */
final class Latency extends Tally {

    private static final long MS = 1_000_000L;
    private static final long SETTLING_MS = 250;
    private static final long MAX_NS = 60_000L * MS;

    private final Histogram histogram = new Histogram(MAX_NS, 3);
    private final Histogram sinceWritten = new Histogram(MAX_NS, 3);

    @Override
    protected void onMessage(long tick) {
        if (tick > 0) {
            long nowNs = System.nanoTime();
            record(histogram, nowNs - Stamp.dueNs(tick));
            record(sinceWritten, nowNs - Stamp.writtenNs(tick));
        }
    }

    private static void record(Histogram target, long ns) {
        target.recordValue(Math.min(MAX_NS, Math.max(0, ns)));
    }

    static Measured measure(Client client, Arguments arguments) throws IOException {
        Latency latency = new Latency();
        latency.pollUntil(client, System.nanoTime() + arguments.number("warmMs", 3_000) * MS);
        long messages = latency.messages();
        Scheduling waited = Scheduling.now();
        Usage before = Usage.now();
        // What has come while we looked is late because of us.
        latency.pollUntil(client, System.nanoTime() + SETTLING_MS * MS);
        // What came before went the same way: code that runs for the first time makes the messages behind it wait.
        latency.histogram.reset();
        latency.sinceWritten.reset();
        long windowMs = arguments.number("windowMs", 5_000);
        latency.pollUntil(client, System.nanoTime() + windowMs * MS);
        Usage after = Usage.now();
        double count = (double) (latency.messages() - messages);
        Measured measured = Scheduling.now().addSince(waited, windowMs + SETTLING_MS, new Measured());
        return Distribution.addTo(measured, latency.histogram)
                .add("writtenP99Us", Distribution.us(latency.sinceWritten, 99))
                .add("writtenP99.9Us", Distribution.us(latency.sinceWritten, 99.9))
                .add("cpuUs", (after.cpuNs() - before.cpuNs()) / count / 1_000)
                .add("gcMs", (double) (after.gcMs() - before.gcMs()));
    }

    private void pollUntil(Client client, long endNs) {
        while (System.nanoTime() < endNs) {
            if (client.poll(this) == 0) {
                Idle.idle();
            }
        }
    }
}
