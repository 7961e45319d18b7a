package io.voxelize.net.testkit.capture;

/**
 * Who said a captured message.
 *
 * <p><b>Thread:</b> any.
 */
public enum CaptureDirection {
    /** The server said it. */
    SERVER_TO_CLIENT,
    /** The client said it. */
    CLIENT_TO_SERVER
}
