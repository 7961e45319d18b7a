package io.voxelize.net.internal.encode;

import io.voxelize.net.message.MessageType;
import java.util.Arrays;

/**
 * Encodes one client message into a reused array. A message consists of its type and one field. The content of the
 * field is written first; type, tag and length are written in front of it once the length is known.
 *
 * <pre>
 *   0            start                          HEADROOM              end
 *   +------------+------------------------------+---------------------+
 *   | unused     | type (2) | tag, length (2-6) | content ...         |
 *   +------------+------------------------------+---------------------+
 * </pre>
 *
 * <p>The array never grows beyond the maximum length of a packet; whatever exceeds it is not written.
 *
 * <p>Source of the format: protobuf.dev, Encoding. As in protobuf's own runtime, empty texts and zeroes are omitted and
 * fields are in the order of their numbers.
 *
 * <p><b>Thread:</b> game.
 */
final class PayloadWriter {

    /** Maximum length of an {@code int32} in bytes; every negative one takes 10. */
    static final int MAX_SIGNED_LENGTH = 10;

    private static final int TYPE_LENGTH = 2;
    private static final int MAX_VARINT_LENGTH = 5;
    private static final int HEADROOM = TYPE_LENGTH + 1 + MAX_VARINT_LENGTH;
    private static final int INITIAL_CAPACITY = 256;

    private final int maxEnd;
    private byte[] bytes = {};
    private int start;
    private int end;
    private boolean tooLong;

    /**
     * Creates a writer. It allocates memory when it is first written to.
     *
     * @param maxLength maximum length of a message in bytes.
     */
    PayloadWriter(int maxLength) {
        this.maxEnd = HEADROOM + maxLength;
    }

    /** Starts a new message. */
    PayloadWriter reset() {
        end = HEADROOM;
        tooLong = false;
        return this;
    }

    /** Tells whether the message exceeds the maximum length, so that it is incomplete. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Returns the array. {@link #room} may replace it. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the index of the first byte of the {@linkplain #finish finished} message. */
    int start() {
        return start;
    }

    /** Returns the length of the finished message in bytes. */
    int length() {
        return end - start;
    }

    /** Returns the index of the first byte of the content. */
    int contentStart() {
        return HEADROOM;
    }

    /** Returns the length of the content in bytes. */
    int contentLength() {
        return end - HEADROOM;
    }

    /** Returns the index behind the content, where the next byte goes. */
    int end() {
        return end;
    }

    /** Sets the end after the caller has written into {@link #bytes()}. */
    void end(int index) {
        end = index;
    }

    /**
     * Ensures capacity for this many bytes at the end. Returns false, and marks the message, if it would be too long.
     */
    boolean room(int length) {
        if (length > maxEnd - end) {
            tooLong = true;
            return false;
        }
        if (end + length > bytes.length) {
            grow(end + length);
        }
        return true;
    }

    private void grow(int needed) {
        int doubled = Math.max(INITIAL_CAPACITY, (int) Math.min(maxEnd, 2L * bytes.length));
        bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }

    /** Appends a text field; omits an empty one. Returns false if the text contains a lone surrogate. */
    boolean text(byte tag, String text) {
        int length = Utf8.length(text);
        if (length > 0 && roomForField(tag, length)) {
            end = Utf8.put(text, length, bytes, end);
        }
        return length != Utf8.MALFORMED;
    }

    /** Appends a field with the content of another writer, which is not empty. */
    void content(byte tag, PayloadWriter other) {
        int length = other.contentLength();
        tooLong |= other.tooLong;
        if (!tooLong && roomForField(tag, length)) {
            System.arraycopy(other.bytes, HEADROOM, bytes, end, length);
            end += length;
        }
    }

    /**
     * Appends tag and length of a field, and ensures capacity for its content. Returns false if the message would be
     * too long.
     */
    boolean roomForField(byte tag, int length) {
        if (!room(1 + MAX_VARINT_LENGTH + length)) {
            return false;
        }
        bytes[end] = tag;
        end = putVarint(length, bytes, end + 1);
        return true;
    }

    /** Completes a message whose content is the content of one field. */
    void finish(MessageType type, byte tag) {
        if (!room(0)) {
            return;
        }
        int length = contentLength();
        int index = HEADROOM - varintLength(length);
        putVarint(length, bytes, index);
        bytes[index - 1] = tag;
        putType(type, index - 1);
    }

    /** Completes a message whose content is fields with their tags. */
    void finish(MessageType type) {
        if (room(0)) {
            putType(type, HEADROOM);
        }
    }

    private void putType(MessageType type, int index) {
        start = index - TYPE_LENGTH;
        bytes[start] = Tags.TYPE;
        bytes[start + 1] = (byte) type.id();
    }

    /** Returns the length of a {@code uint32} in bytes, 1 to 5. */
    static int varintLength(int value) {
        // ceil(bits / 7) without a division: 9/64 is close enough to 1/7 for up to 64 bits.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value);
        return (bits * 9 + 64) >>> 6;
    }

    /** Returns the length of an {@code int32} in bytes: 1 to 5, or 10. */
    static int signedLength(int value) {
        return value < 0 ? MAX_SIGNED_LENGTH : varintLength(value);
    }

    /** Writes a {@code uint32}; returns the index behind it. */
    static int putVarint(int value, byte[] target, int index) {
        int end = index;
        int left = value;
        while ((left & ~0x7F) != 0) {
            target[end++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        target[end++] = (byte) left;
        return end;
    }

    /** Writes an {@code int32}; returns the index behind it. */
    static int putSigned(int value, byte[] target, int index) {
        return value < 0 ? putNegative(value, target, index) : putVarint(value, target, index);
    }

    /** Negative numbers are sign-extended to 64 bits, so the tenth byte is always 1. */
    private static int putNegative(long value, byte[] target, int index) {
        int last = index + MAX_SIGNED_LENGTH - 1;
        for (int i = index; i < last; i++) {
            target[i] = (byte) (value >> (7 * (i - index)) | 0x80);
        }
        target[last] = 1;
        return last + 1;
    }
}
