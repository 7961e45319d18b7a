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
 * Inflates every block of a kind in a capture into the same memory: our decoder against lz4-java, native and pure Java.
 * An operation is a pass over all blocks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class Lz4BlockBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The kind of blocks, see {@link CapturedBlocks#read}. */
    @Param({"outer", "geometry", "data", "small"})
    public String blocks = "";

    private final BlockDecompressor own = BlockDecompressor.of(DecompressorKind.JAVA);
    private final LZ4SafeDecompressor jni = LZ4Factory.nativeInstance().safeDecompressor();
    private final LZ4SafeDecompressor pureJava = LZ4Factory.safeInstance().safeDecompressor();
    private ByteBuffer source;
    private CapturedBlocks.Block[] captured = {};
    private ByteBuffer target;

    /** Reads the capture and checks that our decoder and the C library inflate it alike. */
    @Setup
    public void setUp() throws IOException {
        CapturedBlocks read = CapturedBlocks.read(blocks);
        source = read.source();
        captured = read.blocks();
        int longest = 0;
        for (CapturedBlocks.Block block : captured) {
            longest = Math.max(longest, block.inflatedLength());
        }
        target = ByteBuffer.allocateDirect(longest + BlockDecompressor.OVERRUN_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        compare();
    }

    /** Our decoder. */
    @Benchmark
    public long own() {
        long inflated = 0;
        for (CapturedBlocks.Block block : captured) {
            inflated += inflateOwn(block);
        }
        return inflated;
    }

    /** The C library on direct buffers. */
    @Benchmark
    public long jni() {
        long inflated = 0;
        for (CapturedBlocks.Block block : captured) {
            inflated += inflate(jni, block);
        }
        return inflated;
    }

    /** lz4-java's decoder in Java without Unsafe. */
    @Benchmark
    public long safeJava() {
        long inflated = 0;
        for (CapturedBlocks.Block block : captured) {
            inflated += inflate(pureJava, block);
        }
        return inflated;
    }

    /** Alternates both and counts the processor time of each: their ratio holds on a busy machine too. */
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

    /** Processor time of the benchmark's thread, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ProcessorTime {
        /** Our decoder, in nanoseconds. */
        public long ownNs;

        /** The C library, in nanoseconds. */
        public long jniNs;
    }

    private int inflateOwn(CapturedBlocks.Block block) {
        return own.decompress(source, block.index(), block.length(), target, 0, block.inflatedLength());
    }

    private int inflate(LZ4SafeDecompressor decompressor, CapturedBlocks.Block block) {
        return decompressor.decompress(source, block.index(), block.length(), target, 0, block.inflatedLength());
    }

    private void compare() {
        for (CapturedBlocks.Block block : captured) {
            int length = block.inflatedLength();
            byte[] expected = new byte[length];
            byte[] actual = new byte[length];
            boolean whole = inflate(jni, block) == length;
            target.get(0, expected);
            whole &= inflateOwn(block) == length;
            target.get(0, actual);
            if (!whole || !Arrays.equals(expected, actual)) {
                throw new IllegalStateException("decoders differ: blocks=" + blocks + ", block=" + block);
            }
        }
    }
}
