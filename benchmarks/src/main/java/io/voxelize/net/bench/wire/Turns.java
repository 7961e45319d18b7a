package io.voxelize.net.bench.wire;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What several ways of doing the same took, each of which had its turn in the same JVM: processor time and allocation
 * of the benchmark's thread, which hold on a machine that has other things to do as well. All are sums over an
 * iteration.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Chunks or messages that each of them had. */
    public long units;

    /** Our own path, in nanoseconds. */
    public long oursNs;

    /** Our own path, on the heap. */
    public long oursBytes;

    /** Decompression alone, in nanoseconds; 0 if there is nothing to decompress. */
    public long limitNs;

    /** Decompression alone, on the heap. */
    public long limitBytes;

    /** Streams and protobuf's own runtime, in nanoseconds. */
    public long idiomaticNs;

    /** Streams and protobuf's own runtime, on the heap. */
    public long idiomaticBytes;

    /** Streams and QuickBuffers, in nanoseconds; 0 if it had no turn. */
    public long quickNs;

    /** Streams and QuickBuffers, on the heap. */
    public long quickBytes;

    private long startNs;
    private long startBytes;
    private long tookNs;
    private long tookBytes;

    /** Something that has its turn. */
    interface Turn {
        /** Does it. */
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
        startBytes = THREADS.getCurrentThreadAllocatedBytes();
        startNs = THREADS.getCurrentThreadCpuTime();
        turn.run();
        tookNs = THREADS.getCurrentThreadCpuTime() - startNs;
        tookBytes = THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
}
