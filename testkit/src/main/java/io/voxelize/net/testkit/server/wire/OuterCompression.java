package io.voxelize.net.testkit.server.wire;

import io.voxelize.net.testkit.Generation;
import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Compresses whole messages the way a server of a generation does: only those strictly longer than its threshold.
 *
 * <p><b>Thread:</b> any.
 */
public final class OuterCompression {
    private OuterCompression() {}

    /**
     * Tells whether a message goes out compressed.
     *
     * @param plain the encoded message.
     * @param generation of the server.
     * @return true if {@link #apply} would compress it.
     */
    public static boolean isNeeded(byte[] plain, Generation generation) {
        return plain.length > generation.compressionThreshold();
    }

    /**
     * Returns the bytes for the wire.
     *
     * @param plain the encoded message.
     * @param generation of the server.
     * @return the message itself if it is short, else its compressed form.
     */
    public static byte[] apply(byte[] plain, Generation generation) {
        if (!isNeeded(plain, generation)) {
            return plain;
        }
        return generation.hasLz4Frames() ? Lz4.frame(plain) : deflate(plain);
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4 + 64);
            byte[] chunk = new byte[16 * 1024];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
