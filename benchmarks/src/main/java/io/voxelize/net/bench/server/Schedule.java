package io.voxelize.net.bench.server;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.bench.traffic.Stamp;
import io.voxelize.net.bench.traffic.Traffic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed rate, whatever the client does. Each small message carries a {@link Stamp} of its due time in the
 * field {@code tick}, so that a client that falls behind sees the delay of every message that it held up: its
 * measurement is free of coordinated omission.
 *
 * <p>Arguments: {@code rate}, small messages per second, 0 for none; {@code chunks} per second, 0 for none;
 * {@code burst}, chunks at once; {@code warmMs}, the time with 2,000 chunks per second instead, in which every client's
 * code gets compiled.
 *
 * <p><b>Thread:</b> one.
 */
final class Schedule implements ReplayServer.Sender {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS = 1_000_000L;
    private static final long MAX_PARK_NS = 1_000_000L;
    private static final double WARM_CHUNK_NS = SECOND_NS / 2_000.0;
    private static final int MAX_BATCH_LENGTH = 256 << 10;

    /** Field 12, varint. */
    private static final int TICK_TAG = 12 << 3;

    /** Bytes of a tick, padded to a fixed length. */
    private static final int TICK_LENGTH = 9;

    private final long messageNs;
    private final double steadyChunkNs;
    private final long warmNs;
    private final int burst;
    private final List<Traffic.Payload> chunkMessages;
    private final byte[][] smallMessages;
    private final ByteBuffer batch = ByteBuffer.allocateDirect(8 << 20);
    private final Histogram lag = new Histogram(3);
    private int nextSmall;
    private int nextChunk;
    private long messageDueNs;
    private long burstDueNs;
    private double chunkNs;

    Schedule(Arguments arguments, Traffic traffic) {
        int rate = arguments.number("rate", 0);
        int chunksPerSecond = arguments.number("chunks", 0);
        messageNs = rate == 0 ? 0 : SECOND_NS / rate;
        steadyChunkNs = chunksPerSecond == 0 ? 0 : (double) SECOND_NS / chunksPerSecond;
        warmNs = arguments.number("warmMs", 0) * MS;
        burst = arguments.number("burst", 1);
        chunkMessages = traffic.chunks();
        smallMessages = traffic.small().stream().map(Traffic.Payload::bytes).toArray(byte[][]::new);
    }

    @Override
    public void send(SocketChannel client) throws IOException {
        long startNs = System.nanoTime();
        messageDueNs = messageNs == 0 ? Long.MAX_VALUE : startNs;
        burstDueNs = steadyChunkNs == 0 ? Long.MAX_VALUE : startNs;
        while (client.isConnected()) {
            long nowNs = System.nanoTime();
            chunkNs = nowNs - startNs < warmNs ? WARM_CHUNK_NS : steadyChunkNs;
            fill(nowNs);
            ReplayServer.write(client, batch.flip());
            batch.clear();
            long nextNs = Math.min(messageDueNs, burstDueNs) - System.nanoTime();
            if (nextNs > 0) {
                LockSupport.parkNanos(Math.min(nextNs, MAX_PARK_NS));
            }
        }
    }

    /** Puts all due messages into the batch in the order of their due times. */
    private void fill(long nowNs) {
        while (batch.position() < MAX_BATCH_LENGTH && Math.min(messageDueNs, burstDueNs) <= nowNs) {
            if (burstDueNs <= messageDueNs) {
                putBurst();
            } else {
                lag.recordValue(nowNs - messageDueNs);
                putSmall(Stamp.of(messageDueNs, nowNs));
                messageDueNs += messageNs;
            }
        }
    }

    private void putBurst() {
        int chunks = 0;
        while (chunks < burst) {
            Traffic.Payload message = chunkMessages.get(nextChunk);
            nextChunk = (nextChunk + 1) % chunkMessages.size();
            Frames.put(batch, message.bytes());
            chunks += message.chunks();
        }
        burstDueNs += (long) (chunks * chunkNs);
    }

    /** Puts a small message with a tick behind it; protobuf takes the last of two. */
    private void putSmall(long tick) {
        byte[] message = smallMessages[nextSmall];
        nextSmall = (nextSmall + 1) % smallMessages.length;
        Frames.putHeader(batch, message.length + 1 + TICK_LENGTH);
        batch.put(message).put((byte) TICK_TAG);
        for (int i = 0; i < TICK_LENGTH; i++) {
            int more = i < TICK_LENGTH - 1 ? 0x80 : 0;
            batch.put((byte) (((tick >>> (7 * i)) & 0x7F) | more));
        }
    }

    @Override
    public String report() {
        return "LAG messages=" + lag.getTotalCount() + " p50=" + lag.getValueAtPercentile(50) + " p99="
                + lag.getValueAtPercentile(99) + " p999=" + lag.getValueAtPercentile(99.9) + " max="
                + lag.getMaxValue();
    }
}
