package io.voxelize.net.internal.encode;

import io.voxelize.net.intercept.ConnectionState;

/** A session in the state that a test sets. */
final class FakeSendContext implements SendContext {
    ConnectionState state = ConnectionState.JOINED;
    int epoch = 7;
    int maxFrameLength = 65_536;
    boolean keepsPackets;
    boolean bulkUpdateAllowed;
    String username = "Ada";

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public boolean keepsPackets() {
        return keepsPackets;
    }

    @Override
    public int maxFrameLength() {
        return maxFrameLength;
    }

    @Override
    public boolean bulkUpdateAllowed() {
        return bulkUpdateAllowed;
    }

    @Override
    public String username() {
        return username;
    }
}
