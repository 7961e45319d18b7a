package io.voxelize.net.message;

import com.fasterxml.jackson.databind.JsonNode;
import org.agrona.DirectBuffer;

/**
 * A range of UTF-8 bytes: a string field of a message, as received.
 *
 * <p>Reading the bytes does not allocate; {@link #toString()} and {@link #parseJson()} do. An absent field and an empty
 * one are the same, as in proto3.
 *
 * <p>Valid until {@code onMessage} returns, or until the cursor it came from moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface TextView {

    /**
     * Returns the length of the text in bytes.
     *
     * @return {@code 0} or more.
     */
    int length();

    /**
     * Tells whether the text is absent or empty.
     *
     * @return true if {@link #length()} is 0.
     */
    default boolean isEmpty() {
        return length() == 0;
    }

    /**
     * Returns the buffer that holds the bytes, for reading only.
     *
     * @return never null.
     */
    DirectBuffer buffer();

    /**
     * Returns the index of the first byte in {@link #buffer()}.
     *
     * @return index in bytes.
     */
    int index();

    /**
     * Returns one byte of the text.
     *
     * @param offset in bytes from the start of the text, below {@link #length()}.
     * @return the byte.
     * @throws IndexOutOfBoundsException if the offset is outside the text.
     */
    byte byteAt(int offset);

    /**
     * Compares with a string without allocating.
     *
     * @param other any string; it is compared as UTF-8.
     * @return true if both have the same content.
     */
    boolean contentEquals(CharSequence other);

    /**
     * Appends the text to a builder. Allocates only if the builder must grow. Invalid UTF-8 becomes U+FFFD, and is
     * counted as {@code INVALID_TEXT}.
     *
     * @param target to append to.
     * @return {@code target}.
     */
    StringBuilder appendTo(StringBuilder target);

    /**
     * Copies the bytes.
     *
     * @param target to copy to.
     * @param targetOffset index of the first byte in {@code target}.
     * @return number of bytes copied: {@link #length()}.
     * @throws IndexOutOfBoundsException if the target is too small.
     */
    int copyTo(byte[] target, int targetOffset);

    /**
     * Parses the text as JSON. Allocates. Nesting is limited to {@link Json#MAX_DEPTH} levels.
     *
     * @return the parsed tree, a missing node if the text is empty.
     * @throws NetworkException with {@link NetworkException.Reason#BAD_JSON} if the text is not JSON.
     */
    default JsonNode parseJson() {
        return Json.parse(this);
    }

    /**
     * Returns the text as a new string; allocates. Invalid UTF-8 becomes U+FFFD, and is counted as
     * {@code INVALID_TEXT}. Never throws, not even when the view is no longer valid.
     *
     * @return the text.
     */
    @Override
    String toString();
}
