package io.voxelize.net.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What servers expect inside the payloads that they parse themselves. Before mid 2026 one that differs ends a world, on servers of
 * 2023 everything.
 *
 * <p>Source: {@code default_client_parser} and the {@code vox-builtin} methods, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> any.
 */
final class PayloadShapes {

    static final String SET_TIME = "vox-builtin:set-time";
    static final String UPDATE_BLOCK_ENTITY = "vox-builtin:update-block-entity";

    @FunctionalInterface
    private interface Member {
        boolean accepts(JsonParser parser, String name) throws IOException;
    }

    private PayloadShapes() {}

    /** Tells whether a server can take the payload of a call. */
    static boolean isMethodPayload(String method, String payload) {
        return switch (method) {
            case SET_TIME -> isSetTime(payload);
            case UPDATE_BLOCK_ENTITY -> isBlockEntity(payload);
            default -> payload.isEmpty() || JsonCheck.isValue(payload);
        };
    }

    /** Tells whether a server can take the state of a player: an object whose known members are of their kind. */
    static boolean isPeerMetadata(String metadata) {
        return JsonCheck.isObject(metadata, parser -> members(parser, PayloadShapes::peerMember));
    }

    private static boolean isSetTime(String payload) {
        boolean[] found = new boolean[1];
        Member member = (parser, name) -> {
            if (!name.equals("time")) {
                return JsonCheck.skipValue(parser);
            }
            found[0] = isFloat(parser);
            return found[0];
        };
        return JsonCheck.isObject(payload, parser -> members(parser, member)) && found[0];
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
        return JsonCheck.isObject(payload, parser -> members(parser, member)) && found[0] == 2;
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
            default -> JsonCheck.skipValue(parser);
        };
    }

    private static boolean blockEntityMember(JsonParser parser, String name) throws IOException {
        return switch (name) {
            case "id" -> isText(parser);
            // The entity's own data: JSON in a string, which the server and every other client parses.
            case "json" -> isText(parser) && JsonCheck.isValue(parser.getText());
            case "isPartial" -> isBoolean(parser);
            case "voxel" -> isTriple(parser, true);
            default -> JsonCheck.skipValue(parser);
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
