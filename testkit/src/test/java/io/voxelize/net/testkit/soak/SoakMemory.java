package io.voxelize.net.testkit.soak;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Samples of the heap after a collection and of direct memory. */
final class SoakMemory {

    private static final long MIB = 1 << 20;
    /**
     * More growth than this, from the median of the second third to that of the last one, is not flat. The first third
     * is for what grows once.
     */
    private static final long ALLOWED_GROWTH = 8 * MIB;

    private final List<Long> heaps = new ArrayList<>();
    private final List<Long> directs = new ArrayList<>();

    /** Collects garbage, and looks. */
    void sample() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        heaps.add(runtime.totalMemory() - runtime.freeMemory());
        directs.add(direct());
    }

    /** Buffers of Java, slabs among them, and of Netty. */
    private static long direct() {
        long ofJava = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ofJava + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    double heapMib() {
        return (double) heaps.get(heaps.size() - 1) / MIB;
    }

    double directMib() {
        return (double) directs.get(directs.size() - 1) / MIB;
    }

    boolean isHeapFlat() {
        return isFlat(heaps);
    }

    boolean isDirectFlat() {
        return isFlat(directs);
    }

    private static boolean isFlat(List<Long> samples) {
        return median(last(samples)) - median(middle(samples)) <= ALLOWED_GROWTH;
    }

    private static List<Long> middle(List<Long> samples) {
        return samples.subList(samples.size() / 3, samples.size() - samples.size() / 3);
    }

    private static List<Long> last(List<Long> samples) {
        return samples.subList(samples.size() - (samples.size() + 2) / 3, samples.size());
    }

    private static long median(List<Long> samples) {
        return samples.stream()
                .sorted()
                .skip((samples.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /** How much the medians differ. */
    String growth() {
        return String.format(
                "heap %+.1f MiB, direct %+.1f MiB",
                (double) (median(last(heaps)) - median(middle(heaps))) / MIB,
                (double) (median(last(directs)) - median(middle(directs))) / MIB);
    }
}
