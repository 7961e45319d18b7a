package io.voxelize.net.tutorial;

import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Counters;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Measures a visit: how long each {@code sync()} took, how fast chunks came, what was dropped.
 *
 * <p><b>Thread:</b> game.
 */
final class DemoReport {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram syncNs = new Histogram(SIGNIFICANT_DIGITS);
    private long beginNs;
    private long longestBeforeNs;
    private long tookNs;
    private int chunkCount;

    /**
     * INIT has arrived and loading begins. The time before is reported apart, since it includes parsing INIT with
     * classes that the JVM has just loaded.
     */
    void begin() {
        longestBeforeNs = syncNs.getMaxValue();
        syncNs.reset();
        beginNs = System.nanoTime();
    }

    /**
     * Loading ends.
     *
     * @param area that was loaded.
     */
    void end(LoadArea area) {
        tookNs = System.nanoTime() - beginNs;
        chunkCount = area.chunkCount();
    }

    /**
     * A {@code sync()} has returned.
     *
     * @param ns how long it took.
     */
    void synced(long ns) {
        syncNs.recordValue(ns);
    }

    /**
     * Returns the report, some lines.
     *
     * @param counters of the network.
     * @return a new text that ends with a line break.
     */
    String text(Counters counters) {
        StringBuilder text = new StringBuilder();
        line(text, "chunks     %,d in %.2f s: %,.0f chunks/s", chunkCount, tookNs / 1e9, chunkCount / (tookNs / 1e9));
        line(
                text,
                "data       %.2f MB on the wire, %.2f MB inflated",
                counters.get(Counter.WIRE_BYTES_RECEIVED) / 1e6,
                counters.get(Counter.ARRAY_BYTES_RECEIVED) / 1e6);
        line(text, "INIT       %.1f ms in sync(), JSON parsed by a cold JVM", longestBeforeNs / 1e6);
        line(
                text,
                "sync()     %,d calls while loading, p50 %.3f ms, p99 %.3f ms, max %.3f ms",
                syncNs.getTotalCount(),
                syncNs.getValueAtPercentile(50) / 1e6,
                syncNs.getValueAtPercentile(99) / 1e6,
                syncNs.getMaxValue() / 1e6);
        dropped(text, counters);
        return text.toString();
    }

    private static void dropped(StringBuilder text, Counters counters) {
        for (Counter counter : Counter.values()) {
            if (counter.isDrop() && counters.get(counter) > 0) {
                line(text, "dropped    %s=%,d", counter, counters.get(counter));
            }
        }
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
