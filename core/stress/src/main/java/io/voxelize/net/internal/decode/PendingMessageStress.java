package io.voxelize.net.internal.decode;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What {@link PendingMessage} promises when an inflater thread finishes what the event loop has claimed. */
public final class PendingMessageStress {

    /** What stands behind a header that mentions nothing. */
    private static final int BODY_LENGTH = 16;

    private static final int LENGTH = RecordLayout.HEADER_LENGTH + BODY_LENGTH;
    private static final int WORD = 7;

    private PendingMessageStress() {}

    /** A message with an open claim. */
    private abstract static class Claimed {
        private final InboundRing ring = new InboundRing(2 << 10);
        final PendingMessage message = new PendingMessage(new JavaBlockDecompressor(), LENGTH, LENGTH);
        private final ControlledMessageHandler handler = this::onRecord;
        /** Where it stands. */
        final int body;

        private int read;

        Claimed() {
            message.staging().begin(LENGTH);
            body = message.staging().append(BODY_LENGTH);
            for (int i = 0; i < BODY_LENGTH; i += Integer.BYTES) {
                message.staging().putInt(body + i, WORD);
            }
            message.decoded(new SlabPool(1 << 10, 0), new WritableCounters());
            message.claimed(ring, ring.tryClaim(1, LENGTH));
        }

        private ControlledMessageHandler.Action onRecord(
                int recordType, MutableDirectBuffer buffer, int index, int length) {
            read = read == 0 && length == LENGTH ? WORD : 9;
            for (int i = body; i < length; i += Integer.BYTES) {
                read = buffer.getInt(index + i) == WORD ? read : 9;
            }
            return ControlledMessageHandler.Action.CONTINUE;
        }

        /** What was ever read: 0 for nothing, 7 for one whole record, 9 for anything else. */
        final int drain() {
            ring.drain(handler, 10);
            return read;
        }
    }

    /** The event loop looks for a free slot. */
    @JCStressTest
    @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "not free yet")
    @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "free, and what it was used for is over")
    @Outcome(expect = FORBIDDEN, desc = "free while it is in use, or the record is lost or not whole")
    @State
    public static class Slot extends Claimed {

        /** Inflater thread. */
        @Actor
        public void inflater() {
            message.finish();
        }

        /** Event loop: what it would write to the next message must not come into this one. */
        @Actor
        public void eventLoop(II_Result result) {
            if (message.isFree()) {
                result.r1 = message.isPending() ? 9 : 1;
                message.staging().putInt(body, WORD + 1);
            }
        }

        /** Game, later. */
        @Arbiter
        public void game(II_Result result) {
            result.r2 = drain();
            message.free();
        }
    }

    /** The game drains meanwhile. */
    @JCStressTest
    @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "the claim was open")
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "committed, and whole")
    @Outcome(expect = FORBIDDEN, desc = "lost, not whole, or more than one")
    @State
    public static class Drain extends Claimed {

        /** Inflater thread. */
        @Actor
        public void inflater() {
            message.finish();
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = drain();
        }

        /** Game, later. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = drain();
            message.free();
        }
    }
}
