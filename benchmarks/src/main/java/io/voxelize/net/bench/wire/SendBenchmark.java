package io.voxelize.net.bench.wire;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.encode.PacketBuffer;
import io.voxelize.net.internal.encode.SendContext;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.message.SendResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a packet costs the game's thread: checked, encoded and kept for the next flush; and, in turn with that, built
 * and encoded by protobuf's own runtime, which checks nothing. An operation is one packet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class SendBenchmark {

    /** Reading the clock takes as long as some packets. */
    private static final int REPEATS = 256;

    /** Which packet. */
    @Param
    public SentPacket packet = SentPacket.CHAT;

    private final NetworkConfig config = NetworkConfig.builder().build();
    private final PacketBuffer packets = new PacketBuffer(config, new Joined(), new WritableCounters());
    private byte[] sent = {};
    private int number;

    /** A world that was joined on a server of today. */
    private static final class Joined implements SendContext {

        @Override
        public ConnectionState state() {
            return ConnectionState.JOINED;
        }

        @Override
        public int epoch() {
            return 1;
        }

        @Override
        public boolean keepsPackets() {
            return false;
        }

        @Override
        public int maxFrameLength() {
            return 1 << 20;
        }

        @Override
        public boolean bulkUpdateAllowed() {
            return true;
        }

        @Override
        public String username() {
            return SentPacket.USERNAME;
        }
    }

    /** Makes sure that both encode the same. */
    @Setup
    public void setUp() {
        OutboundRing ring = new OutboundRing(config.outboundRingLength());
        SendResult result = packet.send(packets, 0);
        packets.flushTo(ring);
        int count = ring.drainTo(this::onPacket).drain(Integer.MAX_VALUE);
        if (count != 1 || !Arrays.equals(sent, packet.build(0).toByteArray())) {
            throw new IllegalStateException("not encoded as protobuf does: packet=" + packet + ", result=" + result);
        }
    }

    private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
        sent = new byte[length];
        buffer.getBytes(index, sent);
        return true;
    }

    /** Ours alone. */
    @Benchmark
    public int send() {
        packet.send(packets, number++);
        return packets.discard();
    }

    /** Both. */
    @Benchmark
    @OperationsPerInvocation(REPEATS)
    public void allInTurn(Turns turns, Blackhole blackhole) throws IOException {
        turns.ours(() -> sendMany(blackhole));
        turns.idiomatic(() -> buildMany(blackhole));
        turns.units += REPEATS;
    }

    private void sendMany(Blackhole blackhole) {
        for (int i = 0; i < REPEATS; i++) {
            blackhole.consume(packet.send(packets, i));
            blackhole.consume(packets.discard());
        }
    }

    private void buildMany(Blackhole blackhole) {
        for (int i = 0; i < REPEATS; i++) {
            blackhole.consume(packet.build(i).toByteArray());
        }
    }
}
