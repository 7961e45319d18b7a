package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as strictly as the real server does.
 *
 * <p><b>Thread:</b> any.
 */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** Parses a text; null if it is not JSON. */
    static @Nullable JsonNode parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return json.isMissingNode() ? null : json;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Wraps a text as a JSON string. */
    static String quote(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** Tells whether a node is an array of so many numbers. */
    static boolean isVector(@Nullable JsonNode node, int length) {
        if (node == null || !node.isArray() || node.size() != length) {
            return false;
        }
        for (JsonNode element : node) {
            if (!element.isNumber()) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a node is a pair of 32-bit integers written without a fraction. */
    static boolean isIntegerPair(@Nullable JsonNode node) {
        return isVector(node, 2)
                && node != null
                && node.get(0).isInt()
                && node.get(1).isInt();
    }
}
