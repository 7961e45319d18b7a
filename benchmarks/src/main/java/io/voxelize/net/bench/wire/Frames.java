package io.voxelize.net.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** WebSocket frames as a server sends them. */
final class Frames {

    private static final int FIN_BINARY = 0x82;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private Frames() {}

    /**
     * Puts each message in a frame, and the frames behind each other.
     *
     * @param readLength after so many bytes the next buffer begins.
     */
    static List<ByteBuf> of(List<byte[]> messages, int readLength) {
        ByteBuf all = Unpooled.buffer();
        for (byte[] message : messages) {
            all.writeByte(FIN_BINARY);
            writeLength(all, message.length);
            all.writeBytes(message);
        }
        List<ByteBuf> reads = new ArrayList<>();
        while (all.isReadable()) {
            int length = Math.min(readLength, all.readableBytes());
            reads.add(Unpooled.directBuffer(length).writeBytes(all, length));
        }
        return reads;
    }

    private static void writeLength(ByteBuf all, int length) {
        if (length < LENGTH_16) {
            all.writeByte(length);
        } else if (length < 1 << Short.SIZE) {
            all.writeByte(LENGTH_16).writeShort(length);
        } else {
            all.writeByte(LENGTH_64).writeLong(length);
        }
    }
}
