package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.receive.InflatePath;
import io.voxelize.net.message.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * Takes every message with chunks of a capture through inbound path, ring and dispatcher, with and without inflater
 * threads. An operation is a pass over all messages, until the last one is delivered and its slabs are released.
 *
 * <p>The benchmark's thread is both event loop and game thread: on two processors a third thread would hide what the
 * inflater thread gains. A read holds four messages, as one of 256 KiB from a socket may.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class InflaterBenchmark {

    private static final int MESSAGES_PER_READ = 4;

    /** Threads that inflate besides the event loop. */
    @Param({"0", "1"})
    public int inflaterThreads;

    private final List<ByteBuf> messages = new ArrayList<>();
    private InflatePath path;
    private int chunksSeen;

    /** Delivered chunks, the figure to compare. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Chunks {
        /** Count of chunks. */
        public long chunks;
    }

    /** Reads the capture that {@code -Dcapture=FILE} names, or else the testkit's default. */
    @Setup
    public void setUp() throws IOException {
        path = new InflatePath(
                NetworkConfig.builder().inflaterThreads(inflaterThreads).build(), Interests.ALL, this::count);
        Traffic traffic = Traffic.read(System.getProperty("capture", ""));
        // The path wants to know the server's generation before any chunk.
        ByteBuf init = Unpooled.directBuffer().writeBytes(traffic.init());
        path.receive(init);
        path.endRead();
        path.drain();
        init.release();
        for (Traffic.Payload message : traffic.chunks()) {
            messages.add(PooledByteBufAllocator.DEFAULT
                    .directBuffer(message.bytes().length)
                    .writeBytes(message.bytes()));
        }
    }

    private void count(Message message) {
        chunksSeen += message.chunks().count();
    }

    /** Passes over all messages. */
    @Benchmark
    public int pass(Chunks counted) {
        chunksSeen = 0;
        int delivered = 0;
        for (int i = 0; i < messages.size(); i++) {
            path.receive(messages.get(i));
            if (i % MESSAGES_PER_READ == MESSAGES_PER_READ - 1) {
                path.endRead();
                delivered += path.drain();
            }
        }
        path.endRead();
        while (delivered < messages.size()) {
            delivered += path.drain();
            Thread.onSpinWait();
        }
        counted.chunks += chunksSeen;
        return delivered;
    }

    /** Releases native memory. */
    @TearDown
    public void tearDown() {
        path.close();
        messages.forEach(ByteBuf::release);
    }
}
