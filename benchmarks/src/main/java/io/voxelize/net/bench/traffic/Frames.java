package io.voxelize.net.bench.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes frames as a server does: final, binary, unmasked. Source: RFC 6455 section 5.2.
 *
 * <p><b>Thread:</b> any.
 */
public final class Frames {

    private static final int FINAL_BINARY = 0x82;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_LENGTH_16 = 0xFFFF;

    /** Longest header of an unmasked frame. */
    public static final int MAX_HEADER_LENGTH = 10;

    private Frames() {}

    /** Writes a message as one frame; {@code target} has room for it and its header. */
    public static void put(ByteBuffer target, byte[] payload) {
        putHeader(target, payload.length);
        target.put(payload);
    }

    /** Writes the header of a frame for a payload of {@code length} bytes. */
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

    /** Returns a message in its frame. */
    public static ByteBuffer of(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + MAX_HEADER_LENGTH);
        put(frame, payload);
        return frame.flip();
    }

    /** Returns frames back to back in direct memory, repeated until they have at least {@code minLength} bytes. */
    public static ByteBuffer repeat(List<Traffic.Payload> messages, int minLength) {
        int length = 0;
        for (Traffic.Payload message : messages) {
            length += message.bytes().length + MAX_HEADER_LENGTH;
        }
        ByteBuffer frames = ByteBuffer.allocateDirect(length + minLength);
        do {
            for (Traffic.Payload message : messages) {
                put(frames, message.bytes());
            }
        } while (frames.position() < minLength);
        return frames.flip();
    }

    /** Returns frames back to back in direct buffers of {@code readLength} bytes, the last one shorter. */
    public static List<ByteBuf> reads(List<byte[]> messages, int readLength) {
        ByteBuf all = Unpooled.buffer();
        messages.forEach(message -> all.writeBytes(of(message)));
        List<ByteBuf> reads = new ArrayList<>();
        while (all.isReadable()) {
            int length = Math.min(readLength, all.readableBytes());
            reads.add(Unpooled.directBuffer(length).writeBytes(all, length));
        }
        return reads;
    }
}
