package io.voxelize.net.internal.ring;

/**
 * The packets of one interceptor that are not flushed yet.
 *
 * <p><b>Thread:</b> game.
 */
public interface UnsentPackets {

    /** Those of an interceptor that sends nothing. */
    UnsentPackets NONE = new UnsentPackets() {
        @Override
        public boolean flushTo(OutboundRing ring) {
            return true;
        }

        @Override
        public int discard() {
            return 0;
        }

        @Override
        public void claimThread() {}
    };

    /**
     * Moves whole packets to a ring, the oldest first, until one does not fit.
     *
     * @param ring to the event loop.
     * @return true if none is left.
     */
    boolean flushTo(OutboundRing ring);

    /**
     * Drops the packets that are left.
     *
     * @return how many.
     */
    int discard();

    /** Makes the calling thread the only one that may add packets. */
    void claimThread();
}
