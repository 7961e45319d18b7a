package io.voxelize.net.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.voxelize.net.message.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server can parse a JSON text, without building a tree.
 *
 * <p>Servers parse with serde_json, and what it refuses kills some of them. It is stricter than Jackson: a number must fit a double, an
 * escaped surrogate must have its partner, a key must not come twice where the server expects an object of its own. All three are refused here.
 *
 * <p><b>Thread:</b> any.
 */
final class JsonCheck {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    /** What else must hold of an object; walks its members with a parser that stands at its beginning. */
    @FunctionalInterface
    interface Shape {
        /** Consumes the whole object and tells whether it is as expected. */
        boolean accepts(JsonParser parser) throws IOException;
    }

    private JsonCheck() {}

    /** Tells whether the text is one JSON value, of any kind, and nothing else. */
    static boolean isValue(String json) {
        return holds(json, null);
    }

    /** Tells whether the text is one JSON object of the given shape. */
    static boolean isObject(String json, Shape shape) {
        return holds(json, shape);
    }

    private static boolean holds(String json, @Nullable Shape shape) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            boolean accepted =
                    shape == null ? skipValue(parser) : first == JsonToken.START_OBJECT && shape.accepts(parser);
            return accepted && parser.nextToken() == null;
        } catch (IOException ex) {
            // Jackson's way to say that it is not JSON; there is no input or output behind a string.
            return false;
        }
    }

    /** Walks over the value the parser stands at; false if a server could not read it. */
    static boolean skipValue(JsonParser parser) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (!isReadable(parser, token)) {
                return false;
            }
        } while (depth > 0 && parser.nextToken() != null);
        return depth == 0;
    }

    private static boolean isReadable(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case FIELD_NAME -> Utf16.isWellFormed(parser.currentName());
            case VALUE_STRING -> Utf16.isWellFormed(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.isFinite(parser.getDoubleValue());
            default -> true;
        };
    }
}
