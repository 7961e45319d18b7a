package io.voxelize.net.testkit.capture;

import java.nio.ByteBuffer;

/**
 * One message of a capture: the payload of one WebSocket binary message, exactly as on the wire. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class CapturedMessage {

    private final long timeNs;
    private final CaptureDirection direction;
    private final byte[] payload;

    CapturedMessage(long timeNs, CaptureDirection direction, byte[] payload) {
        this.timeNs = timeNs;
        this.direction = direction;
        this.payload = payload;
    }

    /**
     * Returns when the message was captured.
     *
     * @return nanoseconds since the start of the capture.
     */
    public long timeNs() {
        return timeNs;
    }

    /**
     * Returns its sender.
     *
     * @return never null.
     */
    public CaptureDirection direction() {
        return direction;
    }

    /**
     * Returns the length of the payload.
     *
     * @return bytes.
     */
    public int length() {
        return payload.length;
    }

    /**
     * Returns the bytes. Allocates the buffer object, copies nothing.
     *
     * @return a new read-only buffer, position 0.
     */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    @Override
    public String toString() {
        return "CapturedMessage(timeNs=" + timeNs + ", direction=" + direction + ", length=" + payload.length + ")";
    }
}
