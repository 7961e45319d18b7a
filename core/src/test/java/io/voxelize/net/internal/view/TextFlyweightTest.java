package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.message.TextView;
import io.voxelize.net.metrics.Counter;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextFlyweightTest {

    private static final int FIELD = 16;
    private static final int OFFSET = 40;

    private static TextView text(byte[] bytes) {
        return text(bytes, new WritableCounters());
    }

    private static TextView text(byte[] bytes, WritableCounters counters) {
        UnsafeBuffer record = new UnsafeBuffer(new byte[OFFSET + bytes.length + 8]);
        record.setMemory(0, record.capacity(), (byte) 0x5A);
        record.putInt(FIELD, OFFSET);
        record.putInt(FIELD + Integer.BYTES, bytes.length);
        record.putBytes(OFFSET, bytes);
        return new TextFlyweight(counters).wrap(record, FIELD);
    }

    private static TextView text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "vox-builtin:ping", "größe", "\u07ff\u0800\uffff", "\uD83E\uDDF1 brick", "日本"})
    void shouldEqualItsOwnContentOnly(String content) {
        assertTrue(text(content).contentEquals(content));
        assertTrue(text(content).contentEquals(CharBuffer.wrap(content)));
        assertFalse(text(content).contentEquals(content + "x"));
        assertFalse(text(content + "x").contentEquals(content));
        assertFalse(text(content + "x").contentEquals(content + "y"));
        assertEquals(content, text(content).toString());
        assertEquals(content, text(content).appendTo(new StringBuilder()).toString());
    }

    @Test
    void shouldEqualAsStringsDo() {
        long seed = 3;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String first = randomText(random);
            String second = random.nextBoolean() ? first : randomText(random);
            assertEquals(
                    first.equals(second),
                    text(first).contentEquals(second),
                    () -> "seed=" + seed + ", first=" + first + ", second=" + second);
        }
    }

    private static String randomText(Random random) {
        int[] alphabet = {'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};
        StringBuilder out = new StringBuilder();
        int length = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            out.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return out.toString();
    }

    @Test
    void shouldEqualNoHalfOfASurrogatePair() {
        assertFalse(text(HexFormat.of().parseHex("eda080")).contentEquals("\uD800"));
        assertFalse(text("?").contentEquals("\uD800"));
        assertFalse(text("\uFFFD").contentEquals("\uD800"));
        assertFalse(text("a").contentEquals("\uDC00"));
    }

    @Test
    void shouldReplaceInvalidBytesAsTheJdkDoes() {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(9)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) interestingByte(random);
            }
            String expected = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(
                    expected,
                    text(bytes).appendTo(new StringBuilder()).toString(),
                    () -> "seed=" + seed + ", bytes=" + HexFormat.of().formatHex(bytes));
            assertEquals(expected, text(bytes).toString());
        }
    }

    private static int interestingByte(Random random) {
        int[] edges = {
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF
        };
        return random.nextInt(5) == 0 ? random.nextInt(256) : edges[random.nextInt(edges.length)];
    }

    @Test
    void shouldRefuseBytesOutsideTheText() {
        TextView text = text("abc");
        assertEquals('c', text.byteAt(2));
        assertThrows(IndexOutOfBoundsException.class, () -> text.byteAt(3));
        assertThrows(IndexOutOfBoundsException.class, () -> text.byteAt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> text.copyTo(new byte[2], 0));
    }

    @Test
    void shouldParseJson() {
        assertEquals(2, text("{\"a\":[1,2]}").parseJson().get("a").get(1).asInt());
        assertTrue(text("").parseJson().isMissingNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "61c3", "c080", "eda080", "f5808080", "61e282"})
    void shouldCountEveryStringMadeOfInvalidText(String hex) {
        WritableCounters counters = new WritableCounters();
        TextView invalid = text(HexFormat.of().parseHex(hex), counters);
        assertEquals(0, counters.get(Counter.INVALID_TEXT), "nothing was made of it");
        assertTrue(invalid.toString().contains("\uFFFD"));
        assertEquals(1, counters.get(Counter.INVALID_TEXT));
        assertTrue(invalid.appendTo(new StringBuilder()).indexOf("\uFFFD") >= 0);
        assertEquals(2, counters.get(Counter.INVALID_TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "größe", "a \uFFFD that was sent", "\uD83E\uDDF1"})
    void shouldNotCountValidText(String content) {
        WritableCounters counters = new WritableCounters();
        TextView valid = text(content.getBytes(StandardCharsets.UTF_8), counters);
        assertEquals(content, valid.toString());
        assertEquals(content, valid.appendTo(new StringBuilder()).toString());
        assertEquals(0, counters.get(Counter.INVALID_TEXT));
    }
}
