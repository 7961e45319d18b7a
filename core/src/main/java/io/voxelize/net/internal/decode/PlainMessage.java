package io.voxelize.net.internal.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.decode.ServerTraits.Outer;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.GrowableBuffer;
import io.voxelize.net.internal.lz4.Lz4FrameDecoder;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Undoes the compression of whole messages. A message that is not compressed stays where it is.
 *
 * <p>A zlib stream is told by its header (RFC 1950: {@code 78} and a multiple of 31), an LZ4 frame by its magic number;
 * neither can begin a protobuf message of this protocol.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class PlainMessage {

    /** Answer for a message whose compression is broken. */
    public static final int MALFORMED = Lz4FrameDecoder.MALFORMED;

    /** Answer for a message that is longer than allowed. */
    public static final int TOO_LONG = Lz4FrameDecoder.TOO_LONG;

    /** The least that a limit may be set to, so that no bound is exceeded from the start. */
    static final int INITIAL_LENGTH = 1 << 10;

    private static final int ZLIB_METHOD = 0x78;
    private static final byte[] EMPTY = {};

    private final Lz4FrameDecoder frames;
    private final Inflater inflater = new Inflater();
    private final UnsafeBuffer head = new UnsafeBuffer(EMPTY);
    /** What {@link #head} is over, so that it is not wrapped anew for each of the messages of a read. */
    private ByteBuffer wrapped = ByteBuffer.wrap(EMPTY);

    private ByteBuffer buffer = ByteBuffer.wrap(EMPTY);
    private int index;
    private Outer outer = Outer.UNKNOWN;

    PlainMessage(BlockDecompressor blocks) {
        frames = new Lz4FrameDecoder(blocks);
    }

    /**
     * Opens a message.
     *
     * @param scratch takes its plain bytes, if it is compressed.
     * @return its plain length in bytes, {@link #MALFORMED} or {@link #TOO_LONG}.
     */
    int open(ByteBuffer wire, int wireIndex, int length, int maxLength, GrowableBuffer scratch) {
        outer = outerOf(wire, wireIndex, length);
        int result = switch (outer) {
            case LZ4 -> frames.decode(wire, wireIndex, length, scratch, maxLength);
            case ZLIB -> inflate(wire, wireIndex, length, maxLength, scratch);
            case UNKNOWN -> length > maxLength ? TOO_LONG : length;
        };
        // Growing replaces the buffer.
        buffer = outer == Outer.UNKNOWN ? wire : scratch.byteBuffer();
        index = outer == Outer.UNKNOWN ? wireIndex : 0;
        return result;
    }

    /** Where the plain bytes of the opened message are, until the next one is opened. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the first plain byte. */
    int index() {
        return index;
    }

    /** How the opened message was compressed; {@code UNKNOWN} if it was not. */
    Outer outer() {
        return outer;
    }

    void free() {
        inflater.end();
    }

    /** How a message is compressed, by its first bytes. */
    @SuppressWarnings("ReferenceEquality") // The same memory is meant, not the same content.
    Outer outerOf(ByteBuffer wire, int wireIndex, int length) {
        if (wire != wrapped) {
            wrapped = wire;
            head.wrap(wire);
        }
        if (length >= Integer.BYTES && head.getInt(wireIndex, LITTLE_ENDIAN) == Lz4FrameDecoder.MAGIC) {
            return Outer.LZ4;
        }
        if (length >= Short.BYTES && head.getByte(wireIndex) == ZLIB_METHOD) {
            int check = (ZLIB_METHOD << 8) | (head.getByte(wireIndex + 1) & 0xFF);
            return check % 31 == 0 ? Outer.ZLIB : Outer.UNKNOWN;
        }
        return Outer.UNKNOWN;
    }

    private int inflate(ByteBuffer wire, int wireIndex, int length, int maxLength, GrowableBuffer scratch) {
        int position = wire.position();
        int limit = wire.limit();
        try {
            int result;
            do {
                inflater.reset();
                wire.limit(wireIndex + length).position(wireIndex);
                inflater.setInput(wire);
                result = inflateOnce(maxLength, scratch.byteBuffer());
            } while (result == maxLength + 1 && grow(scratch, maxLength));
            return result > maxLength ? TOO_LONG : result;
        } catch (DataFormatException ex) {
            return MALFORMED;
        } finally {
            inflater.setInput(EMPTY);
            wire.limit(limit).position(position);
        }
    }

    /** Returns the length, {@link #MALFORMED}, or {@code maxLength + 1} if the content is longer than the room. */
    private int inflateOnce(int maxLength, ByteBuffer target) throws DataFormatException {
        target.clear();
        while (true) {
            int count = inflater.inflate(target);
            if (inflater.finished()) {
                boolean whole = inflater.getRemaining() == 0;
                return !whole ? MALFORMED : Math.min(target.position(), maxLength + 1);
            }
            if (!target.hasRemaining()) {
                return maxLength + 1;
            }
            if (count == 0) {
                // Cut short, or it wants a dictionary.
                return MALFORMED;
            }
        }
    }

    /** One byte more than the bound, so that what fits exactly is told from what does not. */
    private static boolean grow(GrowableBuffer scratch, int maxLength) {
        int before = scratch.capacity();
        scratch.grow(before, maxLength + 1);
        return scratch.capacity() > before;
    }
}
