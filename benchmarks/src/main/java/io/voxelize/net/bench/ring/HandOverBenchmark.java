package io.voxelize.net.bench.ring;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Handing messages from one thread to another: our ring, Agrona's by itself, and what else there is. {@code mvn verify
 * -Pbench} runs it for the lengths of the records of recordings, see {@link RecordLengths}.
 *
 * <p>{@code inTurn} does both halves on one thread, a batch of each, which shows what the code costs;
 * {@code twoThreads} lets two threads run against each other, where {@code taken} is what counts, and on two cores the
 * JVM's own threads disturb.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class HandOverBenchmark {

    private static final int BATCH = 64;

    /** By what. */
    @Param({"ours", "agrona", "jctools", "disruptor", "ConcurrentLinkedQueue", "ArrayBlockingQueue"})
    public String kind = "";

    /** Bytes of a message. */
    @Param({"64", "512", "2048"})
    public int length;

    private HandOver handOver;
    private byte[] message;

    /** Makes an empty one. */
    @Setup
    public void setUp() {
        handOver = HandOver.of(kind, length);
        message = new byte[length];
    }

    /** What became of the messages. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Outcomes {
        /** Messages that were handed over. */
        public long taken;

        /** Offers that found no room. */
        public long full;
    }

    /** A batch in, a batch out. */
    @Benchmark
    @Group("inTurn")
    @OperationsPerInvocation(BATCH)
    public int inTurn(Blackhole reader) {
        for (int i = 0; i < BATCH; i++) {
            handOver.offer(message);
        }
        int left = BATCH;
        while (left > 0) {
            // A read may end where the ring does.
            left -= handOver.drain(reader, left);
        }
        return left;
    }

    /** The event loop's half. */
    @Benchmark
    @Group("twoThreads")
    public void eventLoop(Outcomes outcomes) {
        if (!handOver.offer(message)) {
            outcomes.full++;
            Thread.onSpinWait();
        }
    }

    /** The game's half. */
    @Benchmark
    @Group("twoThreads")
    public void game(Outcomes outcomes, Blackhole reader) {
        outcomes.taken += handOver.drain(reader, BATCH);
    }
}
