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
 * Undoes the compression around a whole message with the streams of the JDK and of lz4-java.
 *
 * <p><b>Thread:</b> any.
 */
public final class Outer {

    private static final int LZ4_MAGIC = 0x184D2204;
    private static final int ZLIB_HEADER = 0x78;
    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Outer() {}

    /** Tells whether the first {@code length} bytes are an LZ4 frame: its magic number begins with an illegal tag. */
    public static boolean isLz4Frame(byte[] wire, int length) {
        return length >= Integer.BYTES && (int) LITTLE_ENDIAN_INT.get(wire, 0) == LZ4_MAGIC;
    }

    /** Returns a stream of the plain message. */
    public static InputStream open(byte[] wire) throws IOException {
        InputStream in = new ByteArrayInputStream(wire);
        if (isLz4Frame(wire, wire.length)) {
            return new LZ4FrameInputStream(in);
        }
        return isDeflated(wire) ? new InflaterInputStream(in) : in;
    }

    /** Returns the plain message, {@code wire} itself if it is plain already. */
    public static byte[] inflate(byte[] wire) throws IOException {
        if (!isLz4Frame(wire, wire.length) && !isDeflated(wire)) {
            return wire;
        }
        try (InputStream in = open(wire)) {
            return in.readAllBytes();
        }
    }

    private static boolean isDeflated(byte[] wire) {
        return wire.length > 0 && wire[0] == ZLIB_HEADER;
    }
}
