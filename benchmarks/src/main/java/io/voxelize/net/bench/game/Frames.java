package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.client.Tally;
import io.voxelize.net.bench.traffic.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What a player feels: a game that draws so many frames a second, with 3 ms of work of its own in each, takes what has
 * come once a frame. What is measured is how much later than 3 ms after its due time a frame is done: waking up late,
 * taking the messages, garbage collections, and whatever the network's threads take from the game's processor. A frame
 * that is late does not move the ones after it, which are late then too until the game has caught up.
 *
 * <p>The own work is a fixed amount of it, as much as takes 3 ms here when nothing disturbs it.
 *
 * <p>Arguments: {@code warmMs}, {@code windowMs}, {@code hz}; {@code gcLog}.
 *
 * <p><b>Thread:</b> game.
 */
final class Frames extends Tally {

    private static final long MS = 1_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WORK_NS = 3 * MS;
    private static final long SPIN_NS = 100_000L;
    private static final long SETTLING_NS = 250 * MS;
    private static final long MAX_NS = 60L * SECOND_NS;

    private final Client client;
    private final OwnWork work = OwnWork.lasting(WORK_NS);
    private final Histogram excess = new Histogram(MAX_NS, 3);
    private final Histogram polls = new Histogram(MAX_NS, 3);

    private Frames(Client client) {
        this.client = client;
    }

    static Measured measure(Client client, Arguments arguments) throws IOException {
        Frames frames = new Frames(client);
        long periodNs = SECOND_NS / arguments.number("hz", 60);
        frames.run(periodNs, arguments.number("warmMs", 3_000) * MS);
        Scheduling before = Scheduling.now();
        // What has come while we looked is not for a frame to take that counts.
        frames.run(periodNs, SETTLING_NS);
        frames.excess.reset();
        frames.polls.reset();
        long chunks = frames.chunks();
        long windowMs = arguments.number("windowMs", 10_000);
        long startMs = Usage.uptimeMs();
        frames.run(periodNs, windowMs * MS);
        List<Double> pausesMs = GcLog.pausesMs(Path.of(arguments.text("gcLog")), startMs);
        Measured measured = Scheduling.now().addSince(before, windowMs + SETTLING_NS / MS, new Measured());
        return Distribution.addTo(measured, frames.excess)
                .add("chunksPerSecond", (frames.chunks() - chunks) * 1_000.0 / windowMs)
                .add("pollP50Us", frames.polls.getValueAtPercentile(50) / 1_000.0)
                .add("pollMaxUs", frames.polls.getMaxValue() / 1_000.0)
                .add("gcPauses", (double) pausesMs.size())
                .add("gcMaxMs", pausesMs.stream().mapToDouble(ms -> ms).max().orElse(0))
                .add("gcMs", pausesMs.stream().mapToDouble(ms -> ms).sum());
    }

    private void run(long periodNs, long lengthNs) {
        long dueNs = System.nanoTime();
        long endNs = dueNs + lengthNs;
        while (dueNs < endNs) {
            frame(dueNs);
            dueNs += periodNs;
        }
    }

    private void frame(long dueNs) {
        waitFor(dueNs);
        long startNs = System.nanoTime();
        client.poll(this);
        polls.recordValue(System.nanoTime() - startNs);
        work.run();
        excess.recordValue(Math.max(0, System.nanoTime() - dueNs - WORK_NS));
    }

    /** As games do: sleeps until shortly before, then spins. */
    private static void waitFor(long dueNs) {
        for (long leftNs = dueNs - System.nanoTime(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
            if (leftNs > SPIN_NS) {
                LockSupport.parkNanos(leftNs - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
