package io.voxelize.net.internal.receive;

import io.voxelize.net.internal.ring.InboundRing;

/** Lets tests of other packages read a receiver's ring record by record. */
public final class Rings {

    private Rings() {}

    /**
     * Returns the ring of a receiver.
     *
     * @param receiver that fills it.
     * @return the ring.
     */
    public static InboundRing of(Receiver receiver) {
        return receiver.ring();
    }
}
