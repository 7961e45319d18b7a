package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of a connection that negotiated {@code permessage-deflate}.
 *
 * <p>The output buffer grows with the output, up to the limit of a message, so a decompression bomb costs no more than
 * a message of that length.
 *
 * <p>Source: RFC 7692 section 7.2.2.
 *
 * <p><b>Thread:</b> event loop.
 */
final class MessageInflater implements AutoCloseable {

    /** The empty stored block that a sender removes from the end of each message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /**
     * First guess of the ratio of output to input. Most messages hold compressed data already, so this is enough for
     * most.
     */
    private static final int EXPECTED_RATIO = 2;

    private static final int MIN_CAPACITY = 256;

    private final Inflater inflater = new Inflater(true);
    private final int maxLength;
    private final boolean contextTakeover;

    /**
     * Creates an inflater for one connection; close it.
     *
     * @param maxLength of a message, inflated, in bytes.
     * @param contextTakeover whether a message may refer to earlier ones.
     */
    MessageInflater(int maxLength, boolean contextTakeover) {
        this.maxLength = maxLength;
        this.contextTakeover = contextTakeover;
    }

    /**
     * Inflates a message.
     *
     * @return the message from index 0, to be released by the caller; null if it is longer than the limit, after which
     *     the inflater must not be used.
     * @throws DataFormatException if it is malformed, after which the inflater must not be used.
     */
    @Nullable
    ByteBuf inflate(ByteBufAllocator allocator, ByteBuf source, int index, int length) throws DataFormatException {
        // One byte above the limit tells a message that is too long from one that just fits.
        int capacity = (int) Math.min(maxLength + 1L, Math.max(MIN_CAPACITY, (long) EXPECTED_RATIO * length));
        ByteBuf target = allocator.directBuffer(capacity, maxLength == Integer.MAX_VALUE ? maxLength : maxLength + 1);
        boolean whole = false;
        try {
            whole = inflate(source.internalNioBuffer(index, length), target) && inflate(ByteBuffer.wrap(TAIL), target);
        } finally {
            if (!whole) {
                target.release();
            }
        }
        if (!contextTakeover) {
            inflater.reset();
        }
        return whole ? target : null;
    }

    /** Appends the inflated input to the target; returns false if the message is then above the limit. */
    private boolean inflate(ByteBuffer input, ByteBuf target) throws DataFormatException {
        inflater.setInput(input);
        while (true) {
            makeRoom(target);
            int room = target.writableBytes();
            int count = inflater.inflate(target.internalNioBuffer(target.writerIndex(), room));
            target.writerIndex(target.writerIndex() + count);
            if (target.writerIndex() > maxLength) {
                return false;
            }
            if (inflater.finished()) {
                // RFC 7692 section 7.2.3.4: the sender ended its DEFLATE stream, and a new one follows.
                inflater.reset();
                inflater.setInput(input);
            } else if (count < room && inflater.needsInput()) {
                return true;
            } else if (count == 0) {
                throw new DataFormatException("stream needs a dictionary");
            }
        }
    }

    private static void makeRoom(ByteBuf target) {
        if (!target.isWritable()) {
            target.capacity((int) Math.min(2L * target.capacity(), target.maxCapacity()));
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
