package io.voxelize.net.bench.ring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.receive.InflatePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What the game's thread pays for one message that has come, with interceptors that do nothing: the ring, the wrapping,
 * the calls, and giving the arrays' memory back. Each sample is one message, decoded just before, so that its time
 * holds reading the clock twice as well, some 25 ns each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class SyncBenchmark {

    /** Which messages of the capture. */
    @Param({"chunks", "entity"})
    public String messages = "";

    /** How many there are that do nothing. */
    @Param({"1", "4", "8"})
    public int interceptors;

    private final List<ByteBuf> received = new ArrayList<>();
    private InflatePath path;
    private int next;

    /** Reads the capture that {@code -Dcapture=FILE} names, or else one that comes with the testkit. */
    @Setup
    public void setUp() throws IOException {
        Traffic traffic = Traffic.read(System.getProperty("capture", ""));
        path = new InflatePath(NetworkConfig.builder().inflaterThreads(0).build(), Interests.ALL, message -> {});
        for (int i = 1; i < interceptors; i++) {
            // Each its own object, or it would count as registered already.
            int number = i;
            path.register(message -> next = Math.max(next, number - interceptors));
        }
        for (Traffic.Payload payload : messages.equals("chunks") ? traffic.chunks() : traffic.entities()) {
            received.add(PooledByteBufAllocator.DEFAULT
                    .directBuffer(payload.bytes().length)
                    .writeBytes(payload.bytes()));
        }
    }

    /** The event loop's part, which is not measured. */
    @Setup(Level.Invocation)
    public void receive() {
        path.receive(received.get(next));
        next = (next + 1) % received.size();
        path.endRead();
    }

    /** The game's part. */
    @Benchmark
    public int sync() {
        return path.drain();
    }

    /** Gives everything back. */
    @TearDown
    public void tearDown() {
        path.drain();
        path.close();
        received.forEach(ByteBuf::release);
    }
}
