package io.voxelize.net.internal.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What {@link OutboundRing} promises between the game thread and the event loop. */
public final class OutboundRingStress {

    private OutboundRingStress() {}

    /** Two packets offered while the event loop drains. */
    @JCStressTest
    @Outcome(id = "0, 12", expect = ACCEPTABLE, desc = "drained before both")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "drained between them")
    @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "drained after both")
    @Outcome(expect = FORBIDDEN, desc = "a packet is lost, comes twice, or is not whole")
    @State
    public static class Offer {
        private final OutboundRing ring = new OutboundRing(256);
        private final OutboundRing.Drain drain = ring.drainTo(this::onPacket);
        private final UnsafeBuffer packet = new UnsafeBuffer(new byte[8]);
        private int read;

        private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
            long content = buffer.getLong(index, LITTLE_ENDIAN);
            read = read * 10 + (length == 8 && epoch == messageTypeId && content == epoch ? epoch : 9);
            return true;
        }

        /** Game. */
        @Actor
        public void game() {
            offer(1);
            offer(2);
        }

        private void offer(int digit) {
            packet.putLong(0, digit, LITTLE_ENDIAN);
            if (!ring.offer(digit, digit, packet, 0, 8)) {
                throw new IllegalStateException("no room in an empty ring");
            }
        }

        /** Event loop. */
        @Actor
        public void eventLoop(II_Result result) {
            result.r1 = drain();
        }

        /** Event loop, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = drain();
        }

        private int drain() {
            read = 0;
            drain.drain(10);
            return read;
        }
    }
}
