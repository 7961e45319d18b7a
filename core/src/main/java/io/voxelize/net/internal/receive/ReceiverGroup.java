package io.voxelize.net.internal.receive;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.decode.DecodeScratch;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.SlabStore;

/**
 * What the receivers of one event loop share: scratch memory for decoding with the inflater threads, the slabs, and the
 * bound of what is queued compressed.
 *
 * <p><b>Backlog.</b> A connection that has nothing queued reads on, however long the backlogs of the others are. One
 * that has pauses when all backlogs together exceed the bound, and resumes when its own is empty.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class ReceiverGroup {

    private final EventLoopExecutor loop;
    private final boolean shared;
    private final DecodeScratch scratch;
    private final SlabStore slabs;
    private final BacklogTotal backlogTotal;
    private final SlabWaiters slabWaiters;
    private final Runnable wakeSlabWaiters;

    /**
     * Creates a group without receivers.
     *
     * @param config bounds, decompressor and inflater threads.
     * @param loop that all receivers run on.
     * @param shared whether there may be more than one receiver; then each gets at most half of the slabs.
     */
    public ReceiverGroup(NetworkConfig config, EventLoopExecutor loop, boolean shared) {
        this.loop = loop;
        this.shared = shared;
        scratch = new DecodeScratch(config);
        slabs = new SlabStore(config.maxSlabsLength(), config.maxRetainedLength());
        backlogTotal = new BacklogTotal(config.maxBacklogLength());
        slabWaiters = new SlabWaiters(loop, shared);
        wakeSlabWaiters = slabWaiters::wake;
    }

    /**
     * Returns the memory of all slabs: idle, in use, or held by a game thread.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long slabsLength() {
        return slabs.allocatedLength();
    }

    /**
     * Returns how much the slabs may take.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long maxSlabsLength() {
        return slabs.maxLength();
    }

    /**
     * Frees scratch memory and slabs, and ends the inflater threads. Close the receivers first.
     *
     * <p><b>Thread:</b> event loop, or any once it has ended.
     */
    public void close() {
        scratch.close();
        slabs.close();
    }

    /** Wakes receivers that lack slabs, after some may have been released. Thread: any. */
    void wakeIfSlabsWanted() {
        if (slabWaiters.claimWake()) {
            loop.execute(wakeSlabWaiters);
        }
    }

    EventLoopExecutor loop() {
        return loop;
    }

    boolean isShared() {
        return shared;
    }

    DecodeScratch scratch() {
        return scratch;
    }

    BacklogTotal backlogTotal() {
        return backlogTotal;
    }

    SlabWaiters slabWaiters() {
        return slabWaiters;
    }

    /** Creates the way of one receiver to the slabs. */
    SlabPool slabPool() {
        return new SlabPool(slabs, shared);
    }
}
