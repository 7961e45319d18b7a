package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random and damaged texts must be accepted and refused as Jackson does. */
@Timeout(60)
final class JsonDifferentialTest {
    private static final int TEXTS = 40_000;
    private static final List<String> NAMES = List.of(
            "position",
            "direction",
            "isFlying",
            "id",
            "json",
            "voxel",
            "time",
            "isPartial",
            "a",
            "\\u0061",
            "b",
            "",
            "é",
            "\\ud83c\\udf0d",
            "isFl\\u0079ing",
            "Aa",
            "BB");
    private static final List<String> SCALARS = List.of(
            "true",
            "false",
            "null",
            "0",
            "-0",
            "1.5",
            "-12.75e-3",
            "1E5",
            "3.4028235e38",
            "3.4028236e38",
            "3.5e38",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e309",
            "0e999999999999",
            "1e-999999999999",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "1e2",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "1e+",
            "0.0001e312",
            "0.00001e313",
            "100000e303",
            "100000e304",
            "340282350000000000000000000000000000000",
            "NaN",
            "tru",
            "nulls",
            "\"\"",
            "\"x y\"",
            "\"\\n\\/\\\\\\\"\"",
            "\"\\ud83c\\udf0d\"",
            "\"\\ud83c\"",
            "\"\\udf0d\"",
            "\"\\uD83C\\u0041\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"🌍\"",
            "\"{\\\"a\\\":1}\"",
            "\"[1,\"",
            "\"\\\"\\\\ud800\\\"\"",
            "\"\t\"",
            "[1,2,3]",
            "[1,2]",
            "[1.5,-2e3,0]",
            "[1,2,3e38]",
            "[1e39,0,0]",
            "[]",
            "[ ]",
            "{}",
            "{ }",
            "[1,]",
            "[,1]",
            "{,}");
    private static final String DAMAGE = "{}[]\",:\\ue019-+.tfn \n\u0001é";

    private final SplittableRandom random = new SplittableRandom(20261123);
    private final JsonCheck check = new JsonCheck();
    private final PayloadShapes shapes = new PayloadShapes(check);

    @Test
    void shouldAcceptTheSameTextsAsJackson() {
        int accepted = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            value(text, 0);
            String json = i % 2 == 0 ? text.toString() : damaged(text);
            boolean expected = Utf16.isWellFormed(json) && JacksonCheck.isValue(json);
            assertEquals(expected, Utf16.isWellFormed(json) && check.isValue(json), json);
            accepted += expected ? 1 : 0;
        }
        assertTrue(accepted > TEXTS / 10 && accepted < TEXTS * 9 / 10, "accepted=" + accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", PayloadShapes.SET_TIME, PayloadShapes.UPDATE_BLOCK_ENTITY})
    void shouldAcceptTheSamePayloadsAsJackson(String method) {
        int accepted = 0;
        for (int i = 0; i < TEXTS / 2; i++) {
            StringBuilder text = new StringBuilder();
            object(text, 0);
            String json = i % 3 != 0 ? text.toString() : damaged(text);
            if (Utf16.isWellFormed(json)) {
                boolean expected = JacksonCheck.isMethodPayload(method, json);
                assertEquals(expected, shapes.isMethodPayload(method, json), json);
                assertEquals(JacksonCheck.isPeerMetadata(json), shapes.isPeerMetadata(json), json);
                accepted += expected ? 1 : 0;
            }
        }
        assertTrue(accepted > 10, "accepted=" + accepted);
    }

    @Test
    void shouldFindAKeyThatComesTwiceAmongMany() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            many.append("\"k").append(i).append("\":{\"a\":").append(i).append("},");
        }
        assertTrue(check.isValue(many + "\"k\":0}"));
        assertFalse(check.isValue(many + "\"k4321\":0}"));
        assertFalse(check.isValue(many + "\"\\u006b7\":0}"));
        assertTrue(check.isValue(many + "\"k\":0}"));
    }

    /** Within an array, and not after a single zero: there Jackson counts one digit less. */
    @ParameterizedTest
    @ValueSource(strings = {"[-1.5%s]", "[1e-%s]", "[1.5%se-9]"})
    void shouldLimitTheLengthOfNumbers(String form) {
        for (int zeroes = 996; zeroes < 1_003; zeroes++) {
            String json = form.replace("%s", "0".repeat(zeroes));
            assertEquals(JacksonCheck.isValue(json), check.isValue(json), json);
        }
        assertFalse(check.isValue(form.replace("%s", "0".repeat(1_001))));
    }

    private void value(StringBuilder out, int depth) {
        space(out);
        int kind = random.nextInt(depth > 3 ? 6 : 10);
        if (kind < 6) {
            // The first ones are what most texts are made of.
            out.append(SCALARS.get(random.nextInt(random.nextInt(3) == 0 ? SCALARS.size() : 8)));
        } else if (kind < 8) {
            object(out, depth + 1);
        } else {
            array(out, depth + 1);
        }
        space(out);
    }

    private void array(StringBuilder out, int depth) {
        out.append('[');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            value(out, depth);
        }
        out.append(']');
    }

    private void object(StringBuilder out, int depth) {
        out.append('{');
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            space(out);
            String name = NAMES.get(random.nextInt(NAMES.size()));
            out.append('"').append(name).append('"');
            space(out);
            out.append(':');
            if (random.nextInt(3) == 0) {
                value(out, depth);
            } else {
                out.append(fitting(name));
            }
        }
        out.append('}');
    }

    private String fitting(String name) {
        return switch (name) {
            case "position", "direction" -> "[1,2.5,-3e2]";
            case "voxel" -> random.nextBoolean() ? "[1,-2,2147483647]" : "[1,2,2147483648]";
            case "id" -> "\"x\\u0041\"";
            case "json" ->
                random.nextBoolean() ? "\"{\\\"a\\\":[1,\\\"\\\\u0041\\\"]}\"" : "\"{\\\"a\\\":1,\\\"a\\\":2}\"";
            case "time" -> random.nextBoolean() ? "1200.5" : "3.5e38";
            default -> "true";
        };
    }

    private void space(StringBuilder out) {
        if (random.nextInt(8) == 0) {
            out.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }

    private String damaged(StringBuilder text) {
        int at = random.nextInt(text.length());
        char piece = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
        switch (random.nextInt(3)) {
            case 0 -> text.insert(at, piece);
            case 1 -> text.setCharAt(at, piece);
            default -> text.deleteCharAt(at);
        }
        return text.toString();
    }
}
