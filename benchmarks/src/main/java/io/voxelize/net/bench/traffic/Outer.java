package io.voxelize.net.bench.traffic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * The compression around a whole message, undone as libraries offer it.
 *
 * <p><b>Thread:</b> any.
 */
public final class Outer {

    private static final int LZ4_MAGIC = 0x184D2204;
    private static final int ZLIB_HEADER = 0x78;
    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Outer() {}

    /**
     * Tells whether a message is an LZ4 frame. No message begins with these bytes: {@code 04} would be an illegal tag.
     *
     * @param wire at least as long as the message.
     * @param offset of its first byte.
     * @param length of it.
     * @return true if it is one.
     */
    public static boolean isLz4Frame(byte[] wire, int offset, int length) {
        return length >= Integer.BYTES && (int) LITTLE_ENDIAN_INT.get(wire, offset) == LZ4_MAGIC;
    }

    /**
     * Inflates a message.
     *
     * @param wire as it came.
     * @return the message itself if it is plain.
     * @throws IOException if it is broken.
     */
    public static byte[] inflate(byte[] wire) throws IOException {
        if (isLz4Frame(wire, 0, wire.length)) {
            return readAll(new LZ4FrameInputStream(new ByteArrayInputStream(wire)));
        }
        if (wire.length > 0 && wire[0] == ZLIB_HEADER) {
            return readAll(new InflaterInputStream(new ByteArrayInputStream(wire)));
        }
        return wire;
    }

    private static byte[] readAll(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }
}
