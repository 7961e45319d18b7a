package io.voxelize.net.testkit.script;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * A frame of a client, unmasked.
 *
 * <p>Source: RFC 6455 section 5.2.
 */
final class ClientFrame {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_LENGTH = 4;
    private static final int MAX_LENGTH = 64 << 20;

    private final boolean fin;
    private final int opcode;
    private final byte[] payload;

    private ClientFrame(boolean fin, int opcode, byte[] payload) {
        this.fin = fin;
        this.opcode = opcode;
        this.payload = payload;
    }

    /** Tells whether it ends its message. */
    boolean fin() {
        return fin;
    }

    /** Returns 0 to 15. */
    int opcode() {
        return opcode;
    }

    /** Returns the bytes as they were before they were masked. */
    byte[] payload() {
        return payload;
    }

    /**
     * Reads a frame.
     *
     * @throws EOFException if the client has ended the connection.
     * @throws AssertionError if this is no frame that a client may send.
     */
    static ClientFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & RESERVED) != 0) {
            throw new AssertionError("client set reserved bits: byte=" + Integer.toHexString(first));
        }
        if ((second & MASKED) == 0) {
            throw new AssertionError("client did not mask a frame: byte=" + Integer.toHexString(second));
        }
        byte[] payload = new byte[readLength(in, second & LENGTH)];
        byte[] mask = new byte[MASK_LENGTH];
        in.readFully(mask);
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % MASK_LENGTH];
        }
        return new ClientFrame((first & FIN) != 0, first & OPCODE, payload);
    }

    private static int readLength(DataInputStream in, int length) throws IOException {
        if (length < LENGTH_16) {
            return length;
        }
        long extended = length == LENGTH_16 ? in.readUnsignedShort() : in.readLong();
        if (extended < 0 || extended > MAX_LENGTH) {
            throw new AssertionError("client's frame is too long: length=" + extended + ", max=" + MAX_LENGTH);
        }
        return (int) extended;
    }

    /** Writes a frame as a server does: without a mask. */
    static byte[] encode(boolean fin, int opcode, byte[] payload) {
        int length = payload.length;
        int extended = length < LENGTH_16 ? 0 : length <= 0xFFFF ? Short.BYTES : Long.BYTES;
        byte[] frame = new byte[2 + extended + length];
        frame[0] = (byte) ((fin ? FIN : 0) | opcode);
        frame[1] = (byte) (extended == 0 ? length : extended == Short.BYTES ? LENGTH_16 : LENGTH_64);
        for (int i = 0; i < extended; i++) {
            int shift = Byte.SIZE * (extended - 1 - i);
            frame[2 + i] = (byte) (shift >= Integer.SIZE ? 0 : length >> shift);
        }
        System.arraycopy(payload, 0, frame, 2 + extended, length);
        return frame;
    }
}
