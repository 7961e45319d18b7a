package io.voxelize.net.internal.view;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.message.TextView;
import io.voxelize.net.metrics.Counter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a text of a record in place; see {@link RecordLayout}.
 *
 * <p><b>Thread:</b> game.
 */
final class TextFlyweight implements TextView {

    private static final char REPLACEMENT = '\uFFFD';

    private final WritableCounters counters;
    private UnsafeBuffer buffer = Unwrapped.BUFFER;
    private int index;
    private int length = Unwrapped.LENGTH;

    TextFlyweight(WritableCounters counters) {
        this.counters = counters;
    }

    /**
     * Wraps a text.
     *
     * @param buffer over the body of the record, from its first byte on.
     * @param field index of the text's offset and length.
     * @return this.
     */
    TextFlyweight wrap(UnsafeBuffer buffer, int field) {
        index = buffer.getInt(field, LITTLE_ENDIAN);
        length = buffer.getInt(field + Integer.BYTES, LITTLE_ENDIAN);
        this.buffer = buffer;
        return this;
    }

    void unwrap() {
        buffer = Unwrapped.BUFFER;
        length = Unwrapped.LENGTH;
    }

    @Override
    public int length() {
        if (length < 0) {
            throw Unwrapped.exception();
        }
        return length;
    }

    @Override
    public DirectBuffer buffer() {
        length();
        return buffer;
    }

    @Override
    public int index() {
        length();
        return index;
    }

    @Override
    public byte byteAt(int offset) {
        return buffer.getByte(index + Objects.checkIndex(offset, length));
    }

    @Override
    public boolean contentEquals(CharSequence other) {
        int end = length();
        int offset = 0;
        int chars = other.length();
        for (int i = 0; i < chars; i++) {
            int codePoint = other.charAt(i);
            if (Character.isHighSurrogate((char) codePoint) && i + 1 < chars) {
                codePoint = Character.codePointAt(other, i);
                i += Character.charCount(codePoint) - 1;
            }
            int encoded = utf8Length(codePoint);
            if (offset + encoded > end || !hasCodePoint(offset, codePoint, encoded)) {
                return false;
            }
            offset += encoded;
        }
        return offset == end;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }

    private boolean hasCodePoint(int offset, int codePoint, int encoded) {
        if (encoded == 1) {
            return byteAt(offset) == codePoint;
        }
        // An unpaired surrogate has no UTF-8 form, so it equals nothing, not even its own malformed encoding.
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            return false;
        }
        int lead = ((0xF00 >> encoded) & 0xFF) | (codePoint >> (6 * (encoded - 1)));
        if ((byteAt(offset) & 0xFF) != lead) {
            return false;
        }
        for (int i = 1; i < encoded; i++) {
            int bits = (codePoint >> (6 * (encoded - 1 - i))) & 0x3F;
            if ((byteAt(offset + i) & 0xFF) != (0x80 | bits)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public StringBuilder appendTo(StringBuilder target) {
        int end = length();
        int offset = 0;
        boolean valid = true;
        while (offset < end) {
            byte lead = byteAt(offset);
            if (lead >= 0) {
                target.append((char) lead);
                offset++;
            } else {
                int encoded = appendMultiByte(target, offset, lead & 0xFF);
                valid &= encoded > 0;
                offset += Math.abs(encoded);
            }
        }
        count(valid);
        return target;
    }

    private void count(boolean valid) {
        if (!valid) {
            counters.increment(Counter.INVALID_TEXT);
        }
    }

    /**
     * Appends a character of several bytes, or U+FFFD where the JDK's decoder does. Returns the number of bytes read,
     * negated for U+FFFD.
     */
    private int appendMultiByte(StringBuilder target, int offset, int lead) {
        int encoded = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        int valid = lead < 0xC2 || lead > 0xF4 ? 1 : validPrefix(offset, lead, encoded);
        if (valid < encoded) {
            target.append(REPLACEMENT);
            return -valid;
        }
        int codePoint = lead & (0x7F >> encoded);
        for (int i = 1; i < encoded; i++) {
            codePoint = (codePoint << 6) | (byteAt(offset + i) & 0x3F);
        }
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            target.append(REPLACEMENT);
            return -encoded;
        }
        append(target, codePoint);
        return encoded;
    }

    /** As {@link StringBuilder#appendCodePoint}, which allocates an array for a supplementary character. */
    private static void append(StringBuilder target, int codePoint) {
        if (Character.isBmpCodePoint(codePoint)) {
            target.append((char) codePoint);
        } else {
            target.append(Character.highSurrogate(codePoint)).append(Character.lowSurrogate(codePoint));
        }
    }

    /** Returns the length of the valid prefix: all bytes of the character, or those that one U+FFFD replaces. */
    private int validPrefix(int offset, int lead, int encoded) {
        int valid = 1;
        while (valid < encoded && offset + valid < length) {
            int next = byteAt(offset + valid) & 0xFF;
            if ((next & 0xC0) != 0x80 || (valid == 1 && !canFollow(lead, next))) {
                break;
            }
            valid++;
        }
        return valid;
    }

    /**
     * Table 3-7 of the Unicode standard: no overlong forms, nothing above U+10FFFF. Surrogates are checked once they
     * are complete.
     */
    private static boolean canFollow(int lead, int next) {
        return switch (lead) {
            case 0xE0 -> next >= 0xA0;
            case 0xF0 -> next >= 0x90;
            case 0xF4 -> next < 0x90;
            default -> true;
        };
    }

    @Override
    public int copyTo(byte[] target, int targetOffset) {
        buffer.getBytes(index, target, targetOffset, length());
        return length;
    }

    @Override
    public String toString() {
        if (length < 0) {
            return Unwrapped.TEXT;
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        count(text.indexOf(REPLACEMENT) < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes));
        return text;
    }
}
