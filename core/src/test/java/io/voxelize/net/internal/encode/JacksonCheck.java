package io.voxelize.net.internal.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.voxelize.net.message.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Computes with Jackson what {@link JsonCheck} and {@link PayloadShapes} must return. */
final class JacksonCheck {

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

    private JacksonCheck() {}

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

    // What payloads must hold.

    @FunctionalInterface
    private interface Member {
        boolean accepts(JsonParser parser, String name) throws IOException;
    }

    /** Tells whether a server can take the payload of a call. */
    static boolean isMethodPayload(String method, String payload) {
        return switch (method) {
            case PayloadShapes.SET_TIME -> isSetTime(payload);
            case PayloadShapes.UPDATE_BLOCK_ENTITY -> isBlockEntity(payload);
            default -> payload.isEmpty() || JacksonCheck.isValue(payload);
        };
    }

    /** Tells whether a server can take the state of a player: an object whose known members are of their kind. */
    static boolean isPeerMetadata(String metadata) {
        return JacksonCheck.isObject(metadata, parser -> members(parser, JacksonCheck::peerMember));
    }

    private static boolean isSetTime(String payload) {
        boolean[] found = new boolean[1];
        Member member = (parser, name) -> {
            if (!name.equals("time")) {
                return JacksonCheck.skipValue(parser);
            }
            found[0] = isFloat(parser);
            return found[0];
        };
        return JacksonCheck.isObject(payload, parser -> members(parser, member)) && found[0];
    }

    private static boolean isBlockEntity(String payload) {
        int[] found = new int[1];
        Member member = (parser, name) -> {
            if (name.equals("id") || name.equals("json")) {
                found[0]++;
            }
            return blockEntityMember(parser, name);
        };
        // Keys do not come twice, so two finds are both.
        return JacksonCheck.isObject(payload, parser -> members(parser, member)) && found[0] == 2;
    }

    private static boolean members(JsonParser parser, Member member) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!Utf16.isWellFormed(name) || !member.accepts(parser, name)) {
                return false;
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
    }

    private static boolean peerMember(JsonParser parser, String name) throws IOException {
        return switch (name) {
            case "position", "direction" -> isTriple(parser, false);
            case "isCrouching", "isFlying", "isGhost", "isSwimming", "isSwimPoseActive" -> isBoolean(parser);
            default -> JacksonCheck.skipValue(parser);
        };
    }

    private static boolean blockEntityMember(JsonParser parser, String name) throws IOException {
        return switch (name) {
            case "id" -> isText(parser);
            // The entity's own data: JSON in a string, which the server and every other client parses.
            case "json" -> isText(parser) && JacksonCheck.isValue(parser.getText());
            case "isPartial" -> isBoolean(parser);
            case "voxel" -> isTriple(parser, true);
            default -> JacksonCheck.skipValue(parser);
        };
    }

    private static boolean isText(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING && Utf16.isWellFormed(parser.getText());
    }

    private static boolean isBoolean(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_TRUE || parser.currentToken() == JsonToken.VALUE_FALSE;
    }

    private static boolean isTriple(JsonParser parser, boolean integers) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return false;
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (integers ? !isInt(parser) : !isFloat(parser)) {
                return false;
            }
            count++;
        }
        return count == 3;
    }

    private static boolean isInt(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT;
    }

    /** Servers keep positions and times in 32-bit floats. */
    private static boolean isFloat(JsonParser parser) throws IOException {
        return parser.currentToken().isNumeric() && Float.isFinite((float) parser.getDoubleValue());
    }
}
