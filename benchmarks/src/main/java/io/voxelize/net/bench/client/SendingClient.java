package io.voxelize.net.bench.client;

/**
 * A client that also sends.
 *
 * <p><b>Thread:</b> game.
 */
public interface SendingClient extends Client {

    /** Sends the player's position. */
    void sendPeer(double x, double y, double z);

    /** Sends all edits in one message; returns false, having sent nothing, if there is no room for them now. */
    boolean sendEdits(Edits edits);

    /** Ends a frame: sends what waits. */
    void flush();
}
