package io.voxelize.net.internal.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalsTest {
    private static final int NUMBERS = 100_000;

    private final SplittableRandom random = new SplittableRandom(7);
    private final byte[] target = new byte[40];

    private String text(double value) {
        int end = Decimals.put(value, target, 3);
        assertTrue(end - 3 <= Decimals.MAX_LENGTH, () -> "value=" + value + ", length=" + (end - 3));
        return new String(target, 3, end - 3, US_ASCII);
    }

    private double any(int i) {
        return switch (i % 5) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            // As positions and directions are.
            case 1 -> random.nextDouble(-2_000, 2_000);
            case 2 -> random.nextInt(-100_000, 100_000) / 64.0;
            // The smallest there are, which have few digits.
            case 3 -> Double.longBitsToDouble(random.nextInt(1, 2_000));
            default -> (float) random.nextDouble(-1, 1);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "1.0",
                "70.0",
                "12.5",
                "0.1",
                "0.002",
                "0.001",
                "9.999999999999998E-4",
                "9999999.0",
                "1.0E7",
                "1.2345678E7",
                "123456.789",
                "100.0",
                "4.9E-324",
                "9.9E-324",
                "1.5E-323",
                "2.2250738585072014E-308",
                "1.7976931348623157E308",
                "1.0E23",
                "2.0E23",
                "8.41E21",
                "9.007199254740992E15",
                "1.0E-5",
                "3.4028234663852886E38",
                "5.684341886080802E-14"
            })
    void shouldWriteTheShortestForm(String text) {
        assertEquals(text, text(Double.parseDouble(text)));
        assertEquals('-' + text, text(-Double.parseDouble(text)));
    }

    @Test
    void shouldBeReadAsTheSameNumberAndNeverBeLongerThanTheJdks() {
        for (int i = 0; i < NUMBERS; i++) {
            double value = any(i);
            if (Double.isFinite(value)) {
                String text = text(value);
                assertEquals(value, Double.parseDouble(text), text);
                assertTrue(text.length() <= Double.toString(value).length(), text);
            }
        }
    }

    /** Of those of the same length, the nearest; an exact comparison. */
    @Test
    void shouldBeAsNearAsTheJdks() {
        for (int i = 0; i < NUMBERS / 20; i++) {
            double value = any(i);
            if (Double.isFinite(value)) {
                BigDecimal exact = new BigDecimal(value);
                BigDecimal ours = new BigDecimal(text(value)).subtract(exact).abs();
                BigDecimal theirs =
                        new BigDecimal(Double.toString(value)).subtract(exact).abs();
                boolean shorter = text(value).length() < Double.toString(value).length();
                assertTrue(shorter || ours.compareTo(theirs) <= 0, text(value));
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_19)
    void shouldWriteEveryDoubleAsNewerJdksDo() {
        for (int i = 0; i < NUMBERS; i++) {
            double value = any(i);
            if (Double.isFinite(value)) {
                assertEquals(Double.toString(value), text(value));
            }
        }
    }

    @Test
    void shouldWriteIntegers() {
        for (int i = 0; i < NUMBERS; i++) {
            int value = random.nextInt() >> (i % Integer.SIZE);
            assertEquals(Integer.toString(value), new String(target, 0, Decimals.put(value, target, 0), US_ASCII));
        }
        int end = Decimals.put(Integer.MIN_VALUE, target, 0);
        assertEquals(Integer.toString(Integer.MIN_VALUE), new String(target, 0, end, US_ASCII));
    }
}
