package io.voxelize.net.testkit.capture;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture message by message. The input is not trusted: each length is checked before a buffer of that length
 * is allocated.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class CaptureReader implements Closeable {

    private final InputStream in;
    private final byte[] header = new byte[CaptureFormat.HEADER_LENGTH];
    private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    private long position;
    private long lastTimeNs;

    /**
     * Starts reading.
     *
     * @param in the bytes of a capture; closed by {@link #close()}.
     * @throws CaptureFormatException if they do not begin as a capture does.
     * @throws IOException if they cannot be read.
     */
    public CaptureReader(InputStream in) throws IOException {
        this.in = in;
        byte[] magic = CaptureFormat.magic();
        if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
            throw new CaptureFormatException("not a capture: it does not begin with VXLCAP01");
        }
        position = magic.length;
    }

    /**
     * Opens a file.
     *
     * @param file to read.
     * @return a reader that owns the open file.
     * @throws CaptureFormatException if the file is not a capture.
     * @throws IOException if it cannot be read.
     */
    public static CaptureReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return new CaptureReader(in);
        } catch (IOException ex) {
            in.close();
            throw ex;
        }
    }

    /**
     * Reads the next message.
     *
     * @return null at the end of the capture.
     * @throws CaptureFormatException if what follows is no record; the message says where.
     * @throws IOException if it cannot be read.
     */
    public @Nullable CapturedMessage next() throws IOException {
        int read = in.readNBytes(header, 0, header.length);
        if (read == 0) {
            return null;
        }
        if (read < header.length) {
            throw broken("truncated header", "length", read);
        }
        return readPayload(time(), direction(), length());
    }

    private CapturedMessage readPayload(long timeNs, CaptureDirection direction, int length) throws IOException {
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw broken("truncated payload", "length", payload.length);
        }
        position += header.length + length;
        lastTimeNs = timeNs;
        return new CapturedMessage(timeNs, direction, payload);
    }

    private long time() throws CaptureFormatException {
        long timeNs = fields.getLong(0);
        if (timeNs < lastTimeNs) {
            throw broken("time runs backwards", "timeNs", timeNs);
        }
        return timeNs;
    }

    private CaptureDirection direction() throws CaptureFormatException {
        // One number: the direction and the three bytes behind it, which are zero.
        return switch (fields.getInt(CaptureFormat.DIRECTION)) {
            case 0 -> CaptureDirection.SERVER_TO_CLIENT;
            case 1 -> CaptureDirection.CLIENT_TO_SERVER;
            default -> throw broken("unknown direction", "direction", fields.getInt(CaptureFormat.DIRECTION));
        };
    }

    private int length() throws CaptureFormatException {
        int length = fields.getInt(CaptureFormat.LENGTH);
        if (length < 0 || length > CaptureFormat.MAX_PAYLOAD_LENGTH) {
            throw broken("payload too long", "length", Integer.toUnsignedLong(length));
        }
        return length;
    }

    private CaptureFormatException broken(String what, String name, long value) {
        return new CaptureFormatException("broken capture: " + what + " in the record at byte " + position + ": " + name
                + "=" + value + ", max=" + CaptureFormat.MAX_PAYLOAD_LENGTH);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
