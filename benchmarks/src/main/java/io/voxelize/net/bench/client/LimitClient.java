package io.voxelize.net.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The limit: Netty and an {@link Inflation}. Nothing is validated, kept or handed over; the game's thread only reads
 * counters.
 *
 * <p><b>Thread:</b> game.
 */
final class LimitClient implements Client {

    private static final int MESSAGES = 0;
    private static final int CHUNKS = 1;
    private static final int ARRAY_BYTES = 2;

    private final NettyPeer peer = new NettyPeer();
    private final Inflation inflation;
    /** Written by the event loop only. */
    private final AtomicLongArray counts = new AtomicLongArray(3);

    private final long[] seen = new long[3];

    LimitClient(Inflation inflation) {
        this.inflation = inflation;
    }

    @Override
    public void connect(int port) throws Exception {
        peer.connect(URI.create("ws://127.0.0.1:" + port + "/ws/"), new byte[] {8, 1}, this::onMessage);
    }

    private void onMessage(ByteBuffer wire) {
        inflation.inflate(wire);
        add(CHUNKS, inflation.chunks());
        add(ARRAY_BYTES, inflation.arrayBytes());
        add(MESSAGES, 1);
    }

    private void add(int index, long count) {
        counts.setRelease(index, counts.getPlain(index) + count);
    }

    @Override
    public int poll(Tally tally) {
        long messages = take(MESSAGES);
        tally.add(messages, take(CHUNKS), take(ARRAY_BYTES));
        return (int) messages;
    }

    private long take(int index) {
        long count = counts.getAcquire(index);
        long more = count - seen[index];
        seen[index] = count;
        return more;
    }

    @Override
    public void close() {
        peer.close();
    }
}
