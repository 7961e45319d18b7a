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
 * Decodes the WebSocket frames of a client in place: a message that is complete within one read is passed on without a
 * copy, and no object is allocated per frame.
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
 * <p>Source: RFC 6455 section 5, and RFC 7692 after {@link #inflateWith}. A server does not mask its frames, so the
 * picture has no mask. Lengths are checked before anything is allocated.
 *
 * <p>Netty's handshaker adds it to the pipeline and passes it the bytes that followed the handshake first.
 *
 * <p><b>Thread:</b> event loop.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {

    /** Close code of a Close frame that has none. */
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
    /** Bit RSV1: the message is compressed; RFC 7692 section 6. */
    private static final int COMPRESSED = 0x40;

    /** The two header bytes of a binary message in one frame, with length 0. */
    private static final int SMALL_BINARY = (0x80 | BINARY) << 8;

    private static final int LENGTH = 0x7F;
    private static final int LENGTH_16 = 126;
    private static final int MIN_HEADER_LENGTH = 2;
    private static final int MAX_HEADER_LENGTH = 10;
    private static final int MAX_CONTROL_LENGTH = 125;
    private static final int NO_MESSAGE = -1;

    private final FrameSink sink;
    private final int maxLength;
    /** The part of a header that a read ended with. */
    private final ByteBuf header = Unpooled.buffer(MAX_HEADER_LENGTH, MAX_HEADER_LENGTH);
    /** The part of a control frame's payload that a read ended with. */
    private final ByteBuf control = Unpooled.buffer(MAX_CONTROL_LENGTH, MAX_CONTROL_LENGTH);

    private final PartialMessage partial = new PartialMessage();
    private final Utf8Validator text = new Utf8Validator();
    /** Null unless {@code permessage-deflate} was negotiated. */
    private @Nullable MessageInflater inflater;

    /**
     * True between the end of a frame's header and the end of its payload; {@link #opcode} and {@link #fin} are then
     * that frame's.
     */
    private boolean inFrame;

    private int opcode;
    private boolean fin;
    /** Bytes of the frame's payload that are not yet read. */
    private int missing;
    /** Opcode of the current message, from its first frame to its last, else {@link #NO_MESSAGE}. */
    private int messageOpcode = NO_MESSAGE;

    private boolean messageCompressed;
    private boolean ended;

    /**
     * Creates a decoder for one connection.
     *
     * @param sink receives messages and control frames.
     * @param maxLength of a message, in bytes.
     */
    FrameDecoder(FrameSink sink, int maxLength) {
        this.sink = sink;
        this.maxLength = maxLength;
    }

    /** Accepts compressed messages from now on. The decoder closes the inflater. */
    void inflateWith(MessageInflater newInflater) {
        inflater = newInflater;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof ByteBuf read)) {
            // The rest of the handshake's response.
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

    /** Copies a composite buffer; sockets read into contiguous ones, but another handler might not. */
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
     * Fast path for most messages: reads consecutive binary messages with a two-byte header that are complete within
     * the read. Returns the index of the first frame of another kind.
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
            // Final, binary, no reserved bit, no mask.
            if (head - length != SMALL_BINARY || length >= LENGTH_16 || length > maxLength || next > end) {
                break;
            }
            sink.onBinary(read, index + MIN_HEADER_LENGTH, length, receivedNs);
            index = next;
        }
        return index;
    }

    // Headers.

    /** Reads a header, or the part of it that was received; returns the index behind that. */
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

    /** Checks the first two bytes of a header; reports a violation and returns false if they are not allowed. */
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
            violate(PROTOCOL_ERROR, "payload length is above 2^63 - 1 or not encoded in the fewest bytes");
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
                        "message is too long: length=" + (partial.length() + length) + ", max=" + maxLength);
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

    /** Returns what is wrong with a header by RFC 6455 sections 5.1 to 5.5, or null. */
    private @Nullable String wrong(int first, int second) {
        int code = first & OPCODE;
        if ((first & reserved(code)) != 0) {
            return "reserved bits are set: bits=" + ((first & RESERVED) >> 4);
        }
        if (second < 0) {
            return "frame is masked: server frames must not be";
        }
        return isControl(code) ? wrongControl(code, first < 0, second) : wrongData(code);
    }

    /**
     * Returns the reserved bits that must be 0. RFC 7692 section 6.1 uses one of them in the first frame of a message.
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
                ? "control frame is too long: opcode=" + code + ", lengthField=" + length + ", max="
                        + MAX_CONTROL_LENGTH
                : null;
    }

    private @Nullable String wrongData(int code) {
        if (code > BINARY) {
            return "opcode is reserved: opcode=" + code;
        }
        boolean continued = code == CONTINUATION;
        if (continued == (messageOpcode == NO_MESSAGE)) {
            return continued
                    ? "continuation frame without a message"
                    : "message begins before the previous one has ended: opcode=" + code;
        }
        return null;
    }

    /** Returns the payload length of a header; negative if it is not encoded minimally or is above 2^63 - 1. */
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
     * Tells whether the frame is a whole binary message within this read, as most are. Those take the shortest call
     * chain: from here to the fields of a message it nearly reaches HotSpot's {@code MaxInlineLevel} of 15.
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
            violate(PROTOCOL_ERROR, "compressed message is malformed: error=" + ex.getMessage());
            return;
        }
        if (plain == null) {
            violate(MESSAGE_TOO_BIG, "message is too long when inflated: max=" + maxLength);
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
            violate(NOT_UTF_8, "text is not UTF-8: it ends within a character");
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
            violate(PROTOCOL_ERROR, "close code is invalid: code=" + (code == NO_CODE ? "truncated" : code));
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
     * Tells whether a code may stand in a Close frame: those of RFC 6455 section 7.4, those that IANA's registry has
     * added since (1012 to 1014, which proxies send), and those reserved for libraries and applications.
     */
    private static boolean isCloseCode(int code) {
        return (code >= 1_000 && code <= 1_003) || (code >= 1_007 && code <= 1_014) || (code >= 3_000 && code <= 4_999);
    }
}
