package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8ValidatorTest {

    private static boolean isValid(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        Utf8Validator validator = new Utf8Validator();
        return validator.accepts(buffer, 0, bytes.length) && validator.isComplete();
    }

    private static boolean isValidForJdk(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException ex) {
            return false;
        }
    }

    @Test
    void shouldAcceptEveryCharacter() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                assertTrue(isValid(new String(Character.toChars(character)).getBytes(UTF_8)), "U+" + character);
            }
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnThreeBytes() {
        for (int bytes = 0; bytes < 1 << 24; bytes += 61) {
            byte[] three = {(byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes};
            assertEquals(isValidForJdk(three), isValid(three), () -> Arrays.toString(three));
        }
    }

    /** The second byte decides; the other two are the least and the greatest that may follow. */
    @Test
    void shouldAgreeWithTheJdkOnFourBytes() {
        int[] ends = {0x7F, 0x80, 0xBF, 0xC0};
        for (int first = 0xEF; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : ends) {
                    for (int fourth : ends) {
                        byte[] four = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        assertEquals(isValidForJdk(four), isValid(four), () -> Arrays.toString(four));
                    }
                }
            }
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnDamagedTextInPieces() {
        Random random = new Random(20_261_122);
        byte[] text = "A wall of größe ten, 🧱 by 🧱, and a long tail of plain ASCII behind it.".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = text.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            int split = random.nextInt(damaged.length + 1);
            ByteBuf buffer = Unpooled.wrappedBuffer(damaged);
            Utf8Validator validator = new Utf8Validator();
            boolean valid = validator.accepts(buffer, 0, split)
                    && validator.accepts(buffer, split, damaged.length - split)
                    && validator.isComplete();
            assertEquals(isValidForJdk(damaged), valid, () -> Arrays.toString(damaged));
        }
    }

    @Test
    void shouldTellThatACharacterIsCut() {
        Utf8Validator validator = new Utf8Validator();
        ByteBuf euro = Unpooled.wrappedBuffer("€".getBytes(UTF_8));

        assertTrue(validator.accepts(euro, 0, 2));
        assertFalse(validator.isComplete());
        assertTrue(validator.accepts(euro, 2, 1));
        assertTrue(validator.isComplete());
    }
}
