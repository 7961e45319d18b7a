package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.transport.ReceivePath;
import io.voxelize.net.metrics.Counter;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import us.hebi.quickbuf.ProtoSource;

/**
 * Takes a message of each type, and a LOAD of a hundred chunks, from the bytes of a read to an interceptor that does
 * nothing, on one thread. An operation is one message; a read has several.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            LoopThreads.EXECUTOR,
            LoopThreads.EXECUTOR_CLASS
        })
public class SmallMessageBenchmark {

    private static final int PER_READ = 16;
    private static final int REPEATS = 64;

    /** The message. */
    @Param
    public SmallMessage message = SmallMessage.INIT;

    private ByteBuf read;
    private ReceivePath path;
    private byte[] wire = {};
    private final ProtoSource source = ProtoSource.newArraySource();
    private final io.voxelize.net.bench.wire.proto.quick.Message reused =
            io.voxelize.net.bench.wire.proto.quick.Message.newInstance();

    /** Makes a read and checks that all of its messages arrive. */
    @Setup
    public void setUp() throws IOException {
        wire = message.bytes();
        read = Frames.reads(Collections.nCopies(PER_READ, wire), Integer.MAX_VALUE)
                .get(0);
        path = new ReceivePath(NetworkConfig.builder().inflaterThreads(0).build(), Interests.ALL, received -> {});
        path.receive(Frames.reads(Collections.singletonList(SmallMessage.INIT.bytes()), Integer.MAX_VALUE)
                .get(0));
        path.drain();
        int delivered = receive();
        if (delivered != PER_READ || path.count(Counter.BAD_ARRAYS) != 0) {
            throw new IllegalStateException("not delivered: message=" + message + ", delivered=" + delivered);
        }
    }

    /** Frees native memory. */
    @TearDown
    public void tearDown() {
        path.close();
    }

    /** Frames, walk, record, ring, dispatch. */
    @Benchmark
    @OperationsPerInvocation(PER_READ)
    public int receive() {
        path.receive(read);
        return path.drain();
    }

    /**
     * Alternates our path with protobuf and QuickBuffers, which only parse as many messages from an array: the least
     * that a peer pays.
     */
    @Benchmark
    @OperationsPerInvocation(PER_READ)
    public void allInTurn(Turns turns, Blackhole blackhole) throws IOException {
        turns.ours(() -> repeat(() -> blackhole.consume(receive())));
        turns.idiomatic(() -> repeat(() -> parse(blackhole)));
        turns.quick(() -> repeat(this::parseQuick));
        turns.units += (long) PER_READ * REPEATS;
    }

    /** Repeats a read, since reading the clock costs as much as some messages. */
    private static void repeat(Turns.Turn turn) throws IOException {
        for (int i = 0; i < REPEATS; i++) {
            turn.run();
        }
    }

    private void parse(Blackhole blackhole) throws IOException {
        for (int i = 0; i < PER_READ; i++) {
            blackhole.consume(Message.parseFrom(wire));
        }
    }

    private void parseQuick() throws IOException {
        for (int i = 0; i < PER_READ; i++) {
            reused.clearQuick().mergeFrom(source.setInput(wire));
        }
    }
}
