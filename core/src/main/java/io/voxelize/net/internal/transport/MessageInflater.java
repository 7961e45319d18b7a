package io.voxelize.net.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of a connection that {@code permessage-deflate} was agreed on for.
 *
 * <p>Memory is taken as output comes, up to the limit of a message, so a bomb costs no more than a long message.
 *
 * <p>Source: RFC 7692 section 7.2.2.
 *
 * <p><b>Thread:</b> event loop.
 */
final class MessageInflater implements AutoCloseable {

    /** What a sender takes away from the end of each message: an empty block, not compressed. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /**
     * The size of the output is unknown; most messages are compressed already, so twice the input is enough for most.
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
     * @param contextTakeover whether a message may refer to those before it.
     */
    MessageInflater(int maxLength, boolean contextTakeover) {
        this.maxLength = maxLength;
        this.contextTakeover = contextTakeover;
    }

    /**
     * Inflates a message.
     *
     * @return the message, the caller's from now on; it starts at index 0. Null if it is longer than the limit; then
     *     nothing may follow.
     * @throws DataFormatException if it is malformed; then nothing may follow.
     */
    @Nullable
    ByteBuf inflate(ByteBufAllocator allocator, ByteBuf source, int index, int length) throws DataFormatException {
        // One byte more than allowed tells too long from just fitting.
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

    /** Appends to the target what comes of an input; false if that is more than may be. */
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
                // The sender ended its stream with this block, RFC 7692 section 7.2.3.4; what follows is a new one.
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
