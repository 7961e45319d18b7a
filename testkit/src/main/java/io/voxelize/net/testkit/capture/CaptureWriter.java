package io.voxelize.net.testkit.capture;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a capture message by message.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class CaptureWriter implements Closeable {

    private final OutputStream out;
    private final byte[] header = new byte[CaptureFormat.HEADER_LENGTH];
    private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    private long lastTimeNs;

    /**
     * Starts a capture.
     *
     * @param out where it goes; closed by {@link #close()}.
     * @throws IOException if it cannot be written.
     */
    public CaptureWriter(OutputStream out) throws IOException {
        this.out = out;
        out.write(CaptureFormat.magic());
    }

    /**
     * Starts a capture in a file; an existing file is replaced.
     *
     * @param file to write.
     * @return a writer that owns the open file.
     * @throws IOException if it cannot be written.
     */
    public static CaptureWriter open(Path file) throws IOException {
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        try {
            return new CaptureWriter(out);
        } catch (IOException ex) {
            out.close();
            throw ex;
        }
    }

    /**
     * Writes a message.
     *
     * @param timeNs nanoseconds since the start of the capture, not less than that of the message before.
     * @param direction its sender.
     * @param payload its bytes.
     * @throws IllegalArgumentException if the time runs backwards, or the payload is longer than a reader accepts.
     * @throws IOException if it cannot be written.
     */
    public void write(long timeNs, CaptureDirection direction, byte[] payload) throws IOException {
        check("time runs backwards", "timeNs", timeNs, lastTimeNs, Long.MAX_VALUE);
        check("payload too long", "length", payload.length, 0, CaptureFormat.MAX_PAYLOAD_LENGTH);
        fields.putLong(0, timeNs);
        fields.putInt(CaptureFormat.DIRECTION, direction == CaptureDirection.SERVER_TO_CLIENT ? 0 : 1);
        fields.putInt(CaptureFormat.LENGTH, payload.length);
        out.write(header);
        out.write(payload);
        lastTimeNs = timeNs;
    }

    private static void check(String what, String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + name + "=" + value + ", min=" + min + ", max=" + max);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
