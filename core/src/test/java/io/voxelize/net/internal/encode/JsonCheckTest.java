package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                " [ ] ",
                "-0",
                "1e308",
                "18446744073709551616",
                "\"\\ud83c\\udf0d 🌍 \\u0000\"",
                "{\"a\":{\"b\":[1,2.5,{\"c\":\"d\"}]},\"\":null}\n"
            })
    void shouldAcceptJson(String json) {
        assertTrue(new JsonCheck().isValue(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "'a'",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "[1 2]",
                "1 2",
                "[]]",
                "[",
                "{\"a\"",
                "\"a",
                "\"\\x\"",
                "\"\n\"",
                "NaN",
                "-Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "0x1",
                "1e309",
                "[{\"n\":-1e999}]",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "{\"a\":1,\"a\":2}",
                "// comment\n1",
                "\ufeff1"
            })
    void shouldRefuseWhatServersRefuse(String json) {
        assertFalse(new JsonCheck().isValue(json));
    }

    @Test
    void shouldLimitNesting() {
        assertTrue(new JsonCheck().isValue("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH)));
        assertFalse(new JsonCheck().isValue("[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1)));
        assertFalse(new JsonCheck().isValue("[".repeat(1_000_000)));
    }

    @Test
    void shouldRefuseNumbersThatOverflowByTheirDigits() {
        assertTrue(new JsonCheck().isValue("9".repeat(308)));
        assertFalse(new JsonCheck().isValue("9".repeat(309)));
    }
}
