package io.voxelize.net.internal.view;

import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.ring.UnsentPackets;

/**
 * A registered interceptor and its packets.
 *
 * <p><b>Thread:</b> game.
 */
public final class Registration {

    private final NetIntercept intercept;
    private final UnsentPackets packets;
    /** It was registered while connected, and has not been told so. */
    private boolean late;

    Registration(NetIntercept intercept, UnsentPackets packets, boolean late) {
        this.intercept = intercept;
        this.packets = packets;
        this.late = late;
    }

    /**
     * Returns the interceptor.
     *
     * @return never null.
     */
    public NetIntercept intercept() {
        return intercept;
    }

    /**
     * Returns what it has sent and nobody has flushed.
     *
     * @return the same object always.
     */
    public UnsentPackets packets() {
        return packets;
    }

    /** Tells whether it has not been told yet what it missed. */
    boolean isLate() {
        return late;
    }

    /** Tells whether it must be told what it missed; true once. */
    boolean takeLate() {
        boolean was = late;
        late = false;
        return was;
    }
}
