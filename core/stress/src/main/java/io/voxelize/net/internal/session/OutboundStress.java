package io.voxelize.net.internal.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.message.MessageType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What {@link Outbound} promises to the game thread: what was flushed reaches the socket without another call. */
public final class OutboundStress {

    private static final NetworkConfig CONFIG = NetworkConfig.builder().build();

    private static final int LENGTH = 8;

    private OutboundStress() {}

    /** A packet is flushed while the event loop sends the one before. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "both were written")
    @Outcome(expect = FORBIDDEN, desc = "a packet waits, and nobody will look for it")
    @State
    public static class WakeUp {
        private final OutboundRing ring = new OutboundRing(256);
        private final StressLoop loop = new StressLoop();
        private final Socket socket = new Socket();
        private final Outbound outbound = new Outbound(ring, loop, socket, CONFIG, new WritableCounters());
        private final UnsafeBuffer packet = new UnsafeBuffer(new byte[LENGTH]);

        /** One packet is flushed, and the loop has the task. */
        public WakeUp() {
            flush();
        }

        private void flush() {
            if (!ring.offer(MessageType.PEER.id(), 1, packet, 0, packet.capacity())) {
                throw new IllegalStateException("no room for a packet");
            }
            outbound.wake();
        }

        /** Game. */
        @Actor
        public void game() {
            flush();
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            loop.runOne();
        }

        /** Event loop, later: only what it was asked to do. */
        @Arbiter
        public void rest(I_Result result) {
            loop.run();
            result.r1 = socket.written;
        }
    }

    /** Lets everything pass, and counts it. */
    private static final class Socket implements Connection, Outbound.Gate {
        private int written;

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public boolean wasPinged() {
            return false;
        }

        @Override
        public void write(DirectBuffer buffer, int index, int length) {
            written++;
        }

        @Override
        public void flush() {}

        @Override
        public void send(byte[] message, Runnable onWritten) {
            onWritten.run();
        }

        @Override
        public void close(int code) {}

        @Override
        public Connection target(int messageTypeId, int epoch) {
            return this;
        }

        @Override
        public Connection keptTarget() {
            return this;
        }

        @Override
        public boolean keeps(int messageTypeId, int epoch) {
            return false;
        }

        @Override
        public int maxFrameLength() {
            return LENGTH;
        }
    }
}
