package io.voxelize.net.internal.encode;

import io.voxelize.net.message.MessageType;
import java.util.Arrays;

/**
 * Writes one message of a client into an array that is kept for the next one. Every message is its type and one field,
 * so the field's content is written first, and when its length is known, what stands before it.
 *
 * <pre>
 *   0            start                          HEADROOM              end
 *   +------------+------------------------------+---------------------+
 *   | unused     | type (2) | tag, length (2-6) | content ...         |
 *   +------------+------------------------------+---------------------+
 * </pre>
 *
 * <p>What is too long is not written; the array never grows beyond what a packet may be.
 *
 * <p>Source of the form: protobuf.dev, Encoding; as protobuf's own runtime, empty fields and zeroes are left out, and
 * fields stand in the order of their numbers.
 *
 * <p><b>Thread:</b> game.
 */
final class PayloadWriter {

    /** Most bytes of an {@code int32}: a negative one has ten. */
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
     * Creates a writer without memory.
     *
     * @param maxLength of a message in bytes.
     */
    PayloadWriter(int maxLength) {
        this.maxEnd = HEADROOM + maxLength;
    }

    /** Forgets what was written. */
    PayloadWriter reset() {
        end = HEADROOM;
        tooLong = false;
        return this;
    }

    /** Tells whether something was not written since the message would be too long. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Returns the array; another one after the next call that {@linkplain #room makes room}. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the index of the message's first byte, once it is {@linkplain #finish finished}. */
    int start() {
        return start;
    }

    /** Returns the length of the whole message, once it is finished. */
    int length() {
        return end - start;
    }

    /** Returns the index where the content begins. */
    int contentStart() {
        return HEADROOM;
    }

    /** Returns the length of the content. */
    int contentLength() {
        return end - HEADROOM;
    }

    /** Returns the index where the content ends, and goes on. */
    int end() {
        return end;
    }

    /** Moves the end behind what was written into {@link #bytes()}. */
    void end(int index) {
        end = index;
    }

    /** Makes room at the end. Returns false, and remembers it, if the message would be too long then. */
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

    /** Appends a field of text, nothing if it is empty. Returns false if the text has no UTF-8 form. */
    boolean text(byte tag, String text) {
        int length = Utf8.length(text);
        if (length > 0 && roomForField(tag, length)) {
            end = Utf8.put(text, length, bytes, end);
        }
        return length != Utf8.MALFORMED;
    }

    /** Appends a field with another one's content, which is not empty. */
    void content(byte tag, PayloadWriter other) {
        int length = other.contentLength();
        tooLong |= other.tooLong;
        if (!tooLong && roomForField(tag, length)) {
            System.arraycopy(other.bytes, HEADROOM, bytes, end, length);
            end += length;
        }
    }

    /**
     * Appends tag and length of a field, and makes room for so much. Returns false if the message would be too long.
     */
    boolean roomForField(byte tag, int length) {
        if (!room(1 + MAX_VARINT_LENGTH + length)) {
            return false;
        }
        bytes[end] = tag;
        end = putVarint(length, bytes, end + 1);
        return true;
    }

    /** Ends a message whose content is that of a field. */
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

    /** Ends a message whose content is whole fields. */
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

    /** Returns the length of a {@code uint32}, from 1 to 5. */
    static int varintLength(int value) {
        // A seventh of the bits, rounded up, without dividing: 9/64 is near enough for up to 64 of them.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value);
        return (bits * 9 + 64) >>> 6;
    }

    /** Returns the length of an {@code int32}, from 1 to 5, or 10. */
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

    /** As the 64-bit number of the same value, whose upper bits are all set. */
    private static int putNegative(long value, byte[] target, int index) {
        int last = index + MAX_SIGNED_LENGTH - 1;
        for (int i = index; i < last; i++) {
            target[i] = (byte) (value >> (7 * (i - index)) | 0x80);
        }
        target[last] = 1;
        return last + 1;
    }
}
