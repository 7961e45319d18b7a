package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames of a server, valid and invalid. */
final class Frames {

    static final int FIN = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MASK = 0x37FA213D;

    private Frames() {}

    static byte[] frame(int firstByte, byte[] payload) {
        return concat(header(firstByte, payload.length), payload);
    }

    static byte[] header(int firstByte, long length) {
        ByteBuf header = Unpooled.buffer().writeByte(firstByte);
        if (length < 126) {
            header.writeByte((int) length);
        } else if (length < 65_536) {
            header.writeByte(126).writeShort((int) length);
        } else {
            header.writeByte(127).writeLong(length);
        }
        return bytes(header);
    }

    /** Makes a text message of a client, which the library never sends. */
    static ByteBuf maskedText(ByteBuf payload, int index, int length) {
        byte[] header = header(FIN | TEXT, length);
        header[1] |= (byte) 0x80;
        ByteBuf frame = Unpooled.buffer(header.length + Integer.BYTES + length)
                .writeBytes(header)
                .writeInt(MASK);
        for (int i = 0; i < length; i++) {
            frame.writeByte(payload.getByte(index + i) ^ (MASK >> (Byte.SIZE * (3 - (i & 3)))));
        }
        return frame;
    }

    static byte[] close(int code, byte[] reason) {
        return frame(FIN | CLOSE, concat(new byte[] {(byte) (code >> 8), (byte) code}, reason));
    }

    static byte[] concat(byte[]... parts) {
        return bytes(Unpooled.wrappedBuffer(parts));
    }

    static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    /** Bytes that differ from their neighbours and from other patterns. */
    static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + seed);
        }
        return bytes;
    }
}
