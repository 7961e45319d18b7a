package io.voxelize.net.internal.receive;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What {@link InboundPath} promises: a loop that waits for room is woken by the drain that makes it. */
public final class InboundPathStress {

    private static final NetworkConfig CONFIG = NetworkConfig.builder()
            .decompressor(DecompressorKind.JAVA)
            .inflaterThreads(0)
            .build();
    private static final DecodeScratch SCRATCH = new DecodeScratch(CONFIG);
    private static final LifeCycle STEP = LifeCycle.connected(1);

    private InboundPathStress() {}

    /** Runs nothing: a single connection does not need the loop to find slabs. */
    private static final class NoLoop implements EventLoopExecutor {
        @Override
        public boolean execute(Runnable task) {
            return false;
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }

    /** The event loop finds the ring full while the game drains it. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "handed over")
    @Outcome(expect = FORBIDDEN, desc = "it waits, and nobody will wake the loop")
    @State
    public static class WakeUp {
        private final InboundRing ring = new InboundRing(512);
        private final InboundPath path = new InboundPath(
                CONFIG,
                ring,
                SCRATCH,
                new BacklogTotal(CONFIG.maxBacklogLength()),
                new SlabWaiters(new NoLoop(), false),
                new WritableCounters());
        private final ControlledMessageHandler handler = this::onRecord;
        private int records;
        private boolean wakes;

        /** Fills the ring. */
        public WakeUp() {
            while (STEP.offer(ring)) {
                records--;
            }
        }

        private ControlledMessageHandler.Action onRecord(
                int recordType, MutableDirectBuffer buffer, int index, int length) {
            records++;
            return ControlledMessageHandler.Action.CONTINUE;
        }

        /** Event loop. */
        @Actor
        public void eventLoop() {
            path.offer(STEP);
        }

        /** Game: a frame. */
        @Actor
        public void game() {
            ring.drain(handler, 100);
            wakes = path.claimWake();
        }

        /** The event loop, if it was woken, and the game's next frame. */
        @Arbiter
        public void rest(I_Result result) {
            if (wakes) {
                path.resume();
            }
            ring.drain(handler, 100);
            ring.drain(handler, 100);
            result.r1 = records;
        }
    }
}
