package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames in what a WebSocket client reads, in place: a message that lies whole in a read is handed on where
 * it lies, and no frame costs an object.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| length (7)  | length (16 if 126, 64 if 127) |
 *  |I|S|S|S|  (4)  |A|             |                               |
 *  |N|V|V|V|       |S|             |      payload follows          |
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 * </pre>
 *
 * <p>Source: RFC 6455 section 5, and RFC 7692 where {@link #inflateWith} says that its extension was agreed on. A
 * server's frames are not masked, so there is no mask in the picture. Lengths are checked before anything is allocated.
 *
 * <p>Netty's handshaker puts it into the pipeline, and what came right behind the handshake goes through it first.
 *
 * <p><b>Thread:</b> event loop.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {

    /** Instead of a close code, for a Close frame that has none. */
    static final int NO_CODE = -1;

    // Close codes, RFC 6455 section 7.4.1.
    static final int PROTOCOL_ERROR = 1_002;
    static final int NOT_UTF_8 = 1_007;
    static final int MESSAGE_TOO_BIG = 1_009;

    // Opcodes, RFC 6455 section 5.2.
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int OPCODE = 0x0F;
    private static final int RESERVED = 0x70;
    /** The bit RSV1: the message is compressed. */
    private static final int COMPRESSED = 0x40;

    /** The header of a binary message in one frame, without its length. */
    private static final int SMALL_BINARY = (0x80 | BINARY) << 8;

    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int MIN_HEADER_LENGTH = 2;
    private static final int MAX_HEADER_LENGTH = 10;
    private static final int MAX_CONTROL_LENGTH = 125;
    private static final int NO_MESSAGE = -1;

    private final FrameSink sink;
    private final int maxLength;
    /** A header that a read ended in. */
    private final ByteBuf header = Unpooled.buffer(MAX_HEADER_LENGTH, MAX_HEADER_LENGTH);
    /** The payload of a control frame that a read ended in. */
    private final ByteBuf control = Unpooled.buffer(MAX_CONTROL_LENGTH, MAX_CONTROL_LENGTH);

    private final PartialMessage partial = new PartialMessage();
    private final Utf8Validator text = new Utf8Validator();
    /** Null unless compressed messages were agreed on. */
    private @Nullable MessageInflater inflater;

    /**
     * Set from the end of a frame's header to the end of its payload; {@link #opcode} and {@link #fin} are that
     * frame's.
     */
    private boolean inFrame;

    private int opcode;
    private boolean fin;
    /** Bytes of the frame's payload that have not come. */
    private int missing;
    /** What the message under way is: from the first frame to the last. */
    private int messageOpcode = NO_MESSAGE;

    private boolean messageCompressed;
    private boolean ended;

    /**
     * Creates a decoder for one connection.
     *
     * @param sink takes what is found.
     * @param maxLength of a message, in bytes.
     */
    FrameDecoder(FrameSink sink, int maxLength) {
        this.sink = sink;
        this.maxLength = maxLength;
    }

    /** Allows compressed messages from now on; the inflater is closed with the decoder. */
    void inflateWith(MessageInflater newInflater) {
        inflater = newInflater;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof ByteBuf read)) {
            // What is left of the handshake's answer.
            ctx.fireChannelRead(received);
            return;
        }
        ByteBuf flat = read.nioBufferCount() == 1 ? read : flatten(ctx, read);
        try {
            decode(ctx, flat, System.nanoTime());
        } finally {
            sink.onReadDecoded();
            flat.release();
        }
    }

    /** Sockets read into one piece of memory; another handler before this one might not. */
    private static ByteBuf flatten(ChannelHandlerContext ctx, ByteBuf read) {
        try {
            return ctx.alloc().directBuffer(read.readableBytes()).writeBytes(read);
        } finally {
            read.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        ended = true;
        partial.release();
        MessageInflater over = inflater;
        if (over != null) {
            over.close();
        }
    }

    private void violate(int code, String detail) {
        end();
        sink.onViolation(code, detail);
    }

    private void decode(ChannelHandlerContext ctx, ByteBuf read, long receivedNs) {
        int end = read.writerIndex();
        int index = read.readerIndex();
        while (!ended) {
            index = readSmall(read, index, end, receivedNs);
            if (!inFrame && !ended) {
                index = readHeader(read, index, end);
            }
            if (!inFrame) {
                return;
            }
            int length = Math.min(end - index, missing);
            if (isWholeBinary(length)) {
                inFrame = false;
                messageOpcode = NO_MESSAGE;
                sink.onBinary(read, index, length, receivedNs);
            } else {
                readPayload(ctx, read, index, length, receivedNs);
            }
            index += length;
            if (inFrame) {
                return;
            }
        }
    }

    /**
     * Reads small binary messages that lie whole in the read, as far as one follows the other, and returns where
     * something else begins: most of what comes is that, and needs nothing but its two bytes of header.
     */
    private int readSmall(ByteBuf read, int start, int end, long receivedNs) {
        int index = start;
        if (inFrame || messageOpcode != NO_MESSAGE || header.isReadable()) {
            return index;
        }
        while (end - index >= MIN_HEADER_LENGTH && !ended) {
            int head = read.getUnsignedShort(index);
            int length = head & LENGTH;
            int next = index + MIN_HEADER_LENGTH + length;
            // Final, binary, nothing reserved, no mask.
            if (head - length != SMALL_BINARY || length >= LENGTH_16 || length > maxLength || next > end) {
                break;
            }
            sink.onBinary(read, index + MIN_HEADER_LENGTH, length, receivedNs);
            index = next;
        }
        return index;
    }

    // Headers.

    /** Reads a header as far as it is there; returns the index behind it. */
    private int readHeader(ByteBuf read, int index, int end) {
        int available = end - index;
        if (!header.isReadable() && available >= MIN_HEADER_LENGTH) {
            int length = headerLength(read.getByte(index + 1));
            if (available >= length) {
                if (isAllowed(read, index)) {
                    beginFrame(read, index);
                }
                return index + length;
            }
        }
        return readCutHeader(read, index, end);
    }

    private int readCutHeader(ByteBuf read, int index, int end) {
        int at = index;
        while (at < end && !isHeaderComplete()) {
            header.writeByte(read.getByte(at++));
            if (header.readableBytes() == MIN_HEADER_LENGTH && !isAllowed(header, 0)) {
                return at;
            }
        }
        if (isHeaderComplete()) {
            beginFrame(header, 0);
            header.clear();
        }
        return at;
    }

    private boolean isHeaderComplete() {
        return header.readableBytes() >= MIN_HEADER_LENGTH && header.readableBytes() == headerLength(header.getByte(1));
    }

    private static int headerLength(byte second) {
        int length = second & LENGTH;
        if (length < LENGTH_16) {
            return MIN_HEADER_LENGTH;
        }
        return MIN_HEADER_LENGTH + (length == LENGTH_16 ? Short.BYTES : Long.BYTES);
    }

    /** Looks at what the first two bytes of a header say; ends everything if that is forbidden. */
    private boolean isAllowed(ByteBuf source, int index) {
        String wrong = wrong(source.getByte(index), source.getByte(index + 1));
        if (wrong != null) {
            violate(PROTOCOL_ERROR, wrong);
        }
        return wrong == null;
    }

    private void beginFrame(ByteBuf source, int index) {
        long length = payloadLength(source, index);
        if (length < 0) {
            violate(PROTOCOL_ERROR, "length is not encoded in as few bytes as possible");
        } else {
            begin(source.getByte(index), length);
        }
    }

    private void begin(int first, long length) {
        opcode = first & OPCODE;
        fin = first < 0;
        if (!isControl(opcode)) {
            if (length > maxLength - partial.length()) {
                violate(
                        MESSAGE_TOO_BIG,
                        "message too long: length=" + partial.length() + "+" + length + ", max=" + maxLength);
                return;
            }
            if (opcode != CONTINUATION) {
                messageOpcode = opcode;
                messageCompressed = (first & COMPRESSED) != 0;
            }
        }
        missing = (int) length;
        inFrame = true;
    }

    private static boolean isControl(int opcode) {
        return opcode >= CLOSE;
    }

    /** Says what a header does that RFC 6455 sections 5.1 to 5.5 forbid, null if nothing. */
    private @Nullable String wrong(int first, int second) {
        int code = first & OPCODE;
        if ((first & reserved(code)) != 0) {
            return "reserved bits are set: bits=" + ((first & RESERVED) >> 4);
        }
        if (second < 0) {
            return "frame of a server is masked";
        }
        return isControl(code) ? wrongControl(code, first < 0, second) : wrongData(code);
    }

    /**
     * Which bits must not be set in a frame; RFC 7692 section 6.1 gives one a meaning in the first frame of a message.
     */
    private int reserved(int code) {
        return inflater != null && (code == TEXT || code == BINARY) ? RESERVED & ~COMPRESSED : RESERVED;
    }

    private static @Nullable String wrongControl(int code, boolean fin, int length) {
        if (code > PONG) {
            return "opcode is reserved: opcode=" + code;
        }
        if (!fin) {
            return "control frame is fragmented: opcode=" + code;
        }
        return length > MAX_CONTROL_LENGTH
                ? "control frame too long: opcode=" + code + ", max=" + MAX_CONTROL_LENGTH
                : null;
    }

    private @Nullable String wrongData(int code) {
        if (code > BINARY) {
            return "opcode is reserved: opcode=" + code;
        }
        boolean continued = code == CONTINUATION;
        if (continued == (messageOpcode == NO_MESSAGE)) {
            return continued
                    ? "continuation of no message"
                    : "message begins before the last one ended: opcode=" + code;
        }
        return null;
    }

    /** Returns the length that a header says, negative if it may not be said so: longer than needed, or above 2^63. */
    private static long payloadLength(ByteBuf source, int index) {
        int length = source.getByte(index + 1) & LENGTH;
        if (length < LENGTH_16) {
            return length;
        }
        boolean isShort = length == LENGTH_16;
        long extended = isShort
                ? source.getUnsignedShort(index + MIN_HEADER_LENGTH)
                : source.getLong(index + MIN_HEADER_LENGTH);
        return extended < (isShort ? LENGTH_16 : 1 << Short.SIZE) ? -1 : extended;
    }

    // Payloads.

    /**
     * Tells whether the frame is a binary message that lies whole in the read, as nearly every one is. Those go the
     * shortest way: on it, from here to the fields of a message, are most of the 15 calls that the JVM's compiler puts
     * into one another at most.
     */
    private boolean isWholeBinary(int length) {
        return fin && length == missing && opcode == BINARY && !messageCompressed && partial.isEmpty();
    }

    private void readPayload(ChannelHandlerContext ctx, ByteBuf read, int index, int length, long receivedNs) {
        if (isControl(opcode)) {
            readControl(read, index, length);
        } else if (messageOpcode == TEXT && !messageCompressed && !text.accepts(read, index, length)) {
            violate(NOT_UTF_8, "text is not UTF-8");
        } else {
            readData(ctx, read, index, length, receivedNs);
        }
    }

    private void readData(ChannelHandlerContext ctx, ByteBuf read, int index, int length, long receivedNs) {
        inFrame = length < missing;
        boolean complete = fin && !inFrame;
        if (complete && partial.isEmpty()) {
            finish(ctx, read, index, length, receivedNs);
            return;
        }
        partial.add(ctx.alloc(), read, index, length, missing);
        missing -= length;
        if (complete) {
            finishPartial(ctx, receivedNs);
        }
    }

    private void finishPartial(ChannelHandlerContext ctx, long receivedNs) {
        ByteBuf whole = partial.take();
        try {
            finish(ctx, whole, 0, whole.writerIndex(), receivedNs);
        } finally {
            whole.release();
        }
    }

    private void finish(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length, long receivedNs) {
        MessageInflater inflating = inflater;
        if (!messageCompressed || inflating == null) {
            deliver(buffer, index, length, receivedNs);
            return;
        }
        ByteBuf plain;
        try {
            plain = inflating.inflate(ctx.alloc(), buffer, index, length);
        } catch (DataFormatException ex) {
            violate(PROTOCOL_ERROR, "message is not deflated: error=" + ex.getMessage());
            return;
        }
        if (plain == null) {
            violate(MESSAGE_TOO_BIG, "message too long when inflated: max=" + maxLength);
        } else {
            deliverInflated(plain, receivedNs);
        }
    }

    private void deliverInflated(ByteBuf plain, long receivedNs) {
        try {
            if (messageOpcode == TEXT && !text.accepts(plain, 0, plain.writerIndex())) {
                violate(NOT_UTF_8, "text is not UTF-8");
            } else {
                deliver(plain, 0, plain.writerIndex(), receivedNs);
            }
        } finally {
            plain.release();
        }
    }

    private void deliver(ByteBuf buffer, int index, int length, long receivedNs) {
        boolean isText = messageOpcode == TEXT;
        messageOpcode = NO_MESSAGE;
        if (!isText) {
            sink.onBinary(buffer, index, length, receivedNs);
        } else if (text.isComplete()) {
            sink.onText(buffer, index, length);
        } else {
            violate(NOT_UTF_8, "text ends within a character");
        }
    }

    private void readControl(ByteBuf read, int index, int length) {
        inFrame = length < missing;
        if (!inFrame && !control.isReadable()) {
            onControl(read, index, length);
            return;
        }
        control.writeBytes(read, index, length);
        missing -= length;
        if (!inFrame) {
            onControl(control, 0, control.writerIndex());
            control.clear();
        }
    }

    private void onControl(ByteBuf buffer, int index, int length) {
        if (opcode == PING) {
            sink.onPing(buffer, index, length);
        } else if (opcode == CLOSE) {
            onClose(buffer, index, length);
        } else {
            sink.onPong(buffer, index, length);
        }
    }

    private void onClose(ByteBuf buffer, int index, int length) {
        if (length == 0) {
            end();
            sink.onClose(NO_CODE, "");
            return;
        }
        int code = length == 1 ? NO_CODE : buffer.getUnsignedShort(index);
        if (!isCloseCode(code)) {
            violate(PROTOCOL_ERROR, "close code is not valid: code=" + (code == NO_CODE ? "cut" : code));
            return;
        }
        int reasonIndex = index + Short.BYTES;
        int reasonLength = length - Short.BYTES;
        Utf8Validator reason = new Utf8Validator();
        if (!reason.accepts(buffer, reasonIndex, reasonLength) || !reason.isComplete()) {
            violate(NOT_UTF_8, "close reason is not UTF-8");
            return;
        }
        end();
        sink.onClose(code, buffer.toString(reasonIndex, reasonLength, UTF_8));
    }

    /**
     * RFC 6455 section 7.4: what it defines for use in a frame, what IANA's registry of close codes has added since
     * (1012 to 1014, which proxies send), and what is left to applications and libraries.
     */
    private static boolean isCloseCode(int code) {
        return (code >= 1_000 && code <= 1_003) || (code >= 1_007 && code <= 1_014) || (code >= 3_000 && code <= 4_999);
    }
}
