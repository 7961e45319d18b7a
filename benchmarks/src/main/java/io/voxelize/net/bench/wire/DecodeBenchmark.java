package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.transport.ReceivePath;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decodes the chunks of a capture on one thread: as a connection does, decompression alone, and with protobuf and
 * QuickBuffers as their guides suggest. An operation is a pass over all messages with chunks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xms1g",
            "-Xmx1g",
            "-XX:+AlwaysPreTouch",
            LoopThreads.EXECUTOR,
            LoopThreads.EXECUTOR_CLASS
        })
public class DecodeBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The parts that interceptors want. */
    @Param
    public ChunkParts parts = ChunkParts.ALL;

    private CapturedChunks captured;
    private ByteBuf[] reads;
    private ReceivePath path;
    private Limit limit;
    private Idiomatic idiomatic;
    private Idiomatic quick;
    private int chunks;

    /** Reads the capture and checks that all decoders make the same arrays of it. */
    @Setup
    public void setUp() throws IOException {
        captured = CapturedChunks.read();
        reads = captured.reads().toArray(ByteBuf[]::new);
        limit = Limit.of(captured, parts);
        idiomatic = new IdiomaticProtobuf(captured, parts);
        quick = new IdiomaticQuick(captured, parts);
        chunks = captured.messages().stream().mapToInt(ChunkMessage::chunks).sum();
        compare();
        path = path(message -> {});
    }

    /** Frees native memory. */
    @TearDown
    public void tearDown() {
        path.close();
    }

    /**
     * Frames, outer compression, walk, slabs, arrays, checks, records, ring, dispatch to an interceptor that does
     * nothing, release.
     */
    @Benchmark
    public int own() {
        int messages = 0;
        for (ByteBuf read : reads) {
            path.receive(read);
            messages += path.drain();
        }
        return messages;
    }

    /** Decompression alone, each kind of array into one hot buffer. */
    @Benchmark
    public long limit() {
        return limit.pass();
    }

    /** Streams, protobuf's classes, and fresh arrays of the wanted parts. */
    @Benchmark
    public void idiomatic(Blackhole blackhole) throws IOException {
        idiomatic.pass(Idiomatic.into(blackhole));
    }

    /** Alternates both and counts the processor time of each: their ratio holds on a busy machine too. */
    @Benchmark
    public long ownAndLimitInTurn(ProcessorTime time) {
        long start = THREADS.getCurrentThreadCpuTime();
        long done = own();
        long middle = THREADS.getCurrentThreadCpuTime();
        done += limit();
        time.limitNs += THREADS.getCurrentThreadCpuTime() - middle;
        time.ownNs += middle - start;
        return done;
    }

    /** Alternates all four. */
    @Benchmark
    public void allInTurn(Turns turns, Blackhole blackhole) throws IOException {
        Idiomatic.Sink sink = Idiomatic.into(blackhole);
        turns.ours(this::own);
        turns.limit(this::limit);
        turns.idiomatic(() -> idiomatic.pass(sink));
        turns.quick(() -> quick.pass(sink));
        turns.units += chunks;
    }

    /** Processor time of the benchmark's thread, summed over an iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ProcessorTime {
        /** Our path, in nanoseconds. */
        public long ownNs;

        /** Decompression alone, in nanoseconds. */
        public long limitNs;
    }

    private ReceivePath path(NetIntercept intercept) {
        ReceivePath made =
                new ReceivePath(NetworkConfig.builder().inflaterThreads(0).build(), parts.interests(), intercept);
        made.receive(captured.init());
        made.drain();
        return made;
    }

    private void compare() throws IOException {
        ArraySums sums = new ArraySums();
        try (ReceivePath checked = path(sums)) {
            for (ByteBuf read : reads) {
                checked.receive(read);
                checked.drain();
            }
            long bytes = checked.count(Counter.ARRAY_BYTES_RECEIVED);
            boolean same = sums.crc.getValue() == limit.checksum()
                    && bytes == limit.pass()
                    && sums.crc.getValue() == idiomatic.checksum()
                    && sums.crc.getValue() == quick.checksum();
            if (!same) {
                throw new IllegalStateException("decoders differ: parts=" + parts + ", bytes=" + bytes);
            }
        }
    }

    /** The CRC-32 of all arrays in the order of the capture. */
    private static final class ArraySums implements NetIntercept {

        private final CRC32 crc = new CRC32();

        @Override
        public void onMessage(Message message) {
            for (ChunkView chunk : message.chunks()) {
                for (MeshView mesh : chunk.meshes()) {
                    for (GeometryView geometry : mesh.geometries()) {
                        crc.update(geometry.positions().byteBuffer());
                        crc.update(geometry.uvs().byteBuffer());
                        crc.update(geometry.indices().byteBuffer());
                        crc.update(geometry.lights().byteBuffer());
                    }
                }
                crc.update(chunk.voxels().byteBuffer());
                crc.update(chunk.lights().byteBuffer());
            }
        }
    }
}
