package io.voxelize.net.bench.game;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.voxelize.net.testsupport.AllocationProbe;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What this process has used since it was started: processor time of all its threads, the JVM's own included, and
 * memory that its Java threads allocated on the heap, without what {@link #now()} allocates itself.
 *
 * @param cpuNs processor time in nanoseconds.
 * @param allocatedBytes of threads that live.
 * @param gcPauses how many collections there were.
 * @param gcMs how long they took, in milliseconds.
 */
record Usage(long cpuNs, long allocatedBytes, long gcPauses, long gcMs) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What all calls of {@link #now()} have allocated, on the one thread that makes them. */
    private static long ownBytes;

    /** Loads what {@link #now()} needs, which takes some 20 ms the first time: longer than most of what is measured. */
    static void load() {
        now();
        uptimeMs();
    }

    /** For how long the JVM has run, in milliseconds. */
    static long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    static Usage now() {
        long start = AllocationProbe.allocated();
        long pauses = 0;
        long ms = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            pauses += collector.getCollectionCount();
            ms += collector.getCollectionTime();
        }
        long cpuNs = SYSTEM.getProcessCpuTime();
        long allocated = AllocationProbe.allocatedByAllThreads();
        ownBytes += AllocationProbe.allocated() - start;
        return new Usage(cpuNs, allocated - ownBytes, pauses, ms);
    }

    /** Processor time of the Java threads that live, in nanoseconds, finer than that of the process. */
    static long threadCpuNs() {
        return Arrays.stream(THREADS.getThreadCpuTime(THREADS.getAllThreadIds()))
                .filter(ns -> ns > 0)
                .sum();
    }
}
