package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.transport.InflatePath;
import io.voxelize.net.message.Message;
import io.voxelize.net.testkit.capture.Capture;
import io.voxelize.net.testkit.capture.CaptureDirection;
import io.voxelize.net.testkit.capture.CapturedMessage;
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
 * Every message with chunks of a capture through inbound path, ring and dispatcher, with and without inflater threads.
 * An operation is a pass over all of them, until the last one is delivered and its slabs are released.
 *
 * <p>The benchmark's thread is the event loop and, between two reads, the game thread: a game thread of its own would
 * be a third one and would hide, on a machine of two processors, what the second one is worth. A read holds four
 * messages, as a read of 256 KiB from a socket may.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class InflaterBenchmark {

    private static final int MESSAGES_PER_READ = 4;

    /** How many threads inflate besides the event loop. */
    @Param({"0", "1"})
    public int inflaterThreads;

    private final List<ByteBuf> messages = new ArrayList<>();
    private InflatePath path;
    private int chunksSeen;

    /** Chunks that were delivered; the figure to compare. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Chunks {
        /** How many. */
        public long chunks;
    }

    /** Reads the capture that {@code -Dcapture=FILE} names, or else one that comes with the testkit. */
    @Setup
    public void setUp() throws IOException {
        Capture capture = Traffic.capture(System.getProperty("capture", ""));
        path = new InflatePath(
                NetworkConfig.builder().inflaterThreads(inflaterThreads).build(), Interests.ALL, this::count);
        for (CapturedMessage message : capture.messages(CaptureDirection.SERVER_TO_CLIENT)) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT
                    .directBuffer(message.payload().remaining())
                    .writeBytes(message.payload().duplicate());
            if (chunksIn(buffer) > 0) {
                messages.add(buffer);
            } else {
                buffer.release();
            }
        }
    }

    private int chunksIn(ByteBuf message) {
        chunksSeen = 0;
        path.receive(message);
        path.endRead();
        // What was dropped is not delivered; what was handed over, is with the thread.
        long giveUpNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (path.drain() == 0 && System.nanoTime() - giveUpNs < 0) {
            Thread.onSpinWait();
        }
        return chunksSeen;
    }

    private void count(Message message) {
        chunksSeen += message.chunks().count();
    }

    /** A pass over all messages. */
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

    /** Gives everything back. */
    @TearDown
    public void tearDown() {
        path.close();
        messages.forEach(ByteBuf::release);
    }
}
