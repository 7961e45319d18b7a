package io.voxelize.net.internal.receive;

/**
 * Pauses and resumes reading from the socket of one connection.
 *
 * <p><b>Thread:</b> event loop.
 */
public interface ReadControl {

    /** Stops reading. What was read already may still arrive. */
    void pauseReading();

    /** Reads again. */
    void resumeReading();
}
