package io.voxelize.net.testkit.capture;

/**
 * The sender of a captured message.
 *
 * <p><b>Thread:</b> any.
 */
public enum CaptureDirection {
    /** Sent by the server. */
    SERVER_TO_CLIENT,
    /** Sent by the client. */
    CLIENT_TO_SERVER
}
