package io.voxelize.net.bench.wire;

import io.voxelize.net.testsupport.AllocationProbe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Processor time and allocation of the benchmark's thread for several ways of doing the same, which alternate in one
 * JVM: the ratios hold on a busy machine too. Each counter is a sum over an iteration.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Chunks or messages that each way had. */
    public long units;

    /** Our path, in nanoseconds. */
    public long oursNs;

    /** Our path, heap bytes. */
    public long oursBytes;

    /** Decompression alone, in nanoseconds; 0 if there is nothing to decompress. */
    public long limitNs;

    /** Decompression alone, heap bytes. */
    public long limitBytes;

    /** Protobuf, in nanoseconds. */
    public long idiomaticNs;

    /** Protobuf, heap bytes. */
    public long idiomaticBytes;

    /** QuickBuffers, in nanoseconds; 0 if it takes no part. */
    public long quickNs;

    /** QuickBuffers, heap bytes. */
    public long quickBytes;

    private long startNs;
    private long startBytes;
    private long tookNs;
    private long tookBytes;

    /** One way's share of an invocation. */
    interface Turn {
        void run() throws IOException;
    }

    void ours(Turn turn) throws IOException {
        run(turn);
        oursNs += tookNs;
        oursBytes += tookBytes;
    }

    void limit(Turn turn) throws IOException {
        run(turn);
        limitNs += tookNs;
        limitBytes += tookBytes;
    }

    void idiomatic(Turn turn) throws IOException {
        run(turn);
        idiomaticNs += tookNs;
        idiomaticBytes += tookBytes;
    }

    void quick(Turn turn) throws IOException {
        run(turn);
        quickNs += tookNs;
        quickBytes += tookBytes;
    }

    private void run(Turn turn) throws IOException {
        startBytes = AllocationProbe.allocated();
        startNs = THREADS.getCurrentThreadCpuTime();
        turn.run();
        tookNs = THREADS.getCurrentThreadCpuTime() - startNs;
        tookBytes = AllocationProbe.allocated() - startBytes;
    }
}
