package io.voxelize.net.bench.client;

/**
 * A client that also says what a game has to say.
 *
 * <p><b>Thread:</b> game.
 */
public interface SendingClient extends Client {

    /**
     * Says where the player is.
     *
     * @param x east.
     * @param y up.
     * @param z south.
     */
    void sendPeer(double x, double y, double z);

    /**
     * Changes voxels, all in one message.
     *
     * @param edits to make.
     * @return false if there is no room for them now; nothing was sent then.
     */
    boolean sendEdits(Edits edits);

    /** The end of a frame: what was said may go. */
    void flush();
}
