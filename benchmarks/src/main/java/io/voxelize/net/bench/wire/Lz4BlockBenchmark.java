package io.voxelize.net.bench.wire;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Inflating every block of a kind in a capture, one by one into the same memory: our own decoder against lz4-java,
 * native and pure Java. An operation is a pass over all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class Lz4BlockBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Which blocks. */
    @Param({"outer", "geometry", "data", "small"})
    public String blocks = "";

    private final BlockDecompressor own = BlockDecompressor.of(DecompressorKind.JAVA);
    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final LZ4SafeDecompressor pureJava = LZ4Factory.safeInstance().safeDecompressor();
    private CapturedBlocks captured;
    private ByteBuffer target;

    /** Reads the capture, and makes sure that all inflate it to the same. */
    @Setup
    public void setUp() throws IOException {
        captured = CapturedBlocks.read(blocks);
        int longest = 0;
        for (int i = 0; i < captured.count(); i++) {
            longest = Math.max(longest, captured.inflatedLength(i));
        }
        target = ByteBuffer.allocateDirect(longest + BlockDecompressor.OVERRUN_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        compare();
    }

    /** Our own decoder. */
    @Benchmark
    public long own() {
        long inflated = 0;
        for (int i = 0; i < captured.count(); i++) {
            inflated += inflateOwn(i);
        }
        return inflated;
    }

    /** The C library on direct buffers: what a decoder has to beat. */
    @Benchmark
    public long jni() {
        long inflated = 0;
        for (int i = 0; i < captured.count(); i++) {
            inflated += inflate(jni, i);
        }
        return inflated;
    }

    /** The decoder in Java that comes with lz4-java and uses no Unsafe. */
    @Benchmark
    public long safeJava() {
        long inflated = 0;
        for (int i = 0; i < captured.count(); i++) {
            inflated += inflate(pureJava, i);
        }
        return inflated;
    }

    /**
     * A pass of each, in turn, and how much processor time each of them took: a ratio that holds on a machine that has
     * other things to do as well. Both counters are sums over an iteration.
     */
    @Benchmark
    public long ownAndJniInTurn(ProcessorTime time) {
        long start = THREADS.getCurrentThreadCpuTime();
        long inflated = own();
        long middle = THREADS.getCurrentThreadCpuTime();
        inflated += jni();
        time.jniNs += THREADS.getCurrentThreadCpuTime() - middle;
        time.ownNs += middle - start;
        return inflated;
    }

    /** Processor time of the benchmark's thread. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ProcessorTime {
        /** What our own decoder took, in nanoseconds. */
        public long ownNs;

        /** What the C library took, in nanoseconds. */
        public long jniNs;
    }

    private int inflateOwn(int block) {
        return own.decompress(
                captured.source(),
                captured.index(block),
                captured.length(block),
                target,
                0,
                captured.inflatedLength(block));
    }

    private int inflate(LZ4SafeDecompressor decompressor, int block) {
        return decompressor.decompress(
                captured.source(),
                captured.index(block),
                captured.length(block),
                target,
                0,
                captured.inflatedLength(block));
    }

    private void compare() {
        for (int i = 0; i < captured.count(); i++) {
            int length = captured.inflatedLength(i);
            byte[] expected = new byte[length];
            byte[] actual = new byte[length];
            boolean whole = inflate(jni, i) == length;
            target.get(0, expected);
            whole &= inflateOwn(i) == length;
            target.get(0, actual);
            if (!whole || !Arrays.equals(expected, actual)) {
                throw new IllegalStateException("decoders differ: blocks=" + blocks + ", block=" + i);
            }
        }
    }
}
