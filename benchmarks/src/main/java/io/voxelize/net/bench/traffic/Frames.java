package io.voxelize.net.bench.traffic;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes frames as a server does: final, binary, not masked. Source: RFC 6455 section 5.2.
 *
 * <p><b>Thread:</b> any.
 */
public final class Frames {

    private static final int FINAL_BINARY = 0x82;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_LENGTH_16 = 0xFFFF;

    /** Longest header of a frame that is not masked. */
    public static final int MAX_HEADER_LENGTH = 10;

    private Frames() {}

    /**
     * Writes a message as one frame.
     *
     * @param target with room for it and {@link #MAX_HEADER_LENGTH} bytes.
     * @param payload of the frame.
     */
    public static void put(ByteBuffer target, byte[] payload) {
        putHeader(target, payload.length);
        target.put(payload);
    }

    /**
     * Writes the header of a frame.
     *
     * @param target with room for {@link #MAX_HEADER_LENGTH} bytes.
     * @param length of the payload.
     */
    public static void putHeader(ByteBuffer target, int length) {
        target.put((byte) FINAL_BINARY);
        if (length < LENGTH_16) {
            target.put((byte) length);
        } else if (length <= MAX_LENGTH_16) {
            target.put((byte) LENGTH_16).putShort((short) length);
        } else {
            target.put((byte) LENGTH_64).putLong(length);
        }
    }

    /**
     * Writes messages one behind the other, over and over until the buffer is at least of a given length.
     *
     * @param messages to write.
     * @param minLength in bytes; the messages are written once at least.
     * @return direct memory, ready to be read.
     */
    public static ByteBuffer repeat(List<Traffic.Payload> messages, int minLength) {
        int length = 0;
        for (Traffic.Payload message : messages) {
            length += message.bytes().length + MAX_HEADER_LENGTH;
        }
        ByteBuffer frames = ByteBuffer.allocateDirect(length + Math.max(minLength, 0));
        do {
            for (Traffic.Payload message : messages) {
                put(frames, message.bytes());
            }
        } while (frames.position() < minLength);
        return frames.flip();
    }
}
