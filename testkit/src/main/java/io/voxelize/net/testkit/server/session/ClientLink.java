package io.voxelize.net.testkit.server.session;

/**
 * The output to one client, independent of the transport.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface ClientLink {
    /**
     * Writes a message.
     *
     * @param message as it goes on the wire.
     */
    void write(byte[] message);

    /**
     * Tells whether more can be written without piling up.
     *
     * @return false until the client has read some.
     */
    boolean isWritable();

    /**
     * Ends the session the way servers of the generation do: after everything written, with or without a Close frame.
     */
    void end();
}
