package io.voxelize.net.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/**
 * Parses the JSON in messages, within limits that protect from a hostile server.
 *
 * <p>Numbers of any size are accepted: {@code maxClients} is 18446744073709551615 on servers since 2026-07-19.
 *
 * <p><b>Thread:</b> any.
 */
public final class Json {

    /** Deepest nesting of objects and arrays that is parsed. */
    public static final int MAX_DEPTH = 64;

    /** Most times that a payload is parsed while it is JSON inside a JSON string. */
    public static final int MAX_ROUNDS = 8;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1_000)
                    .build())
            .build());

    private Json() {}

    /**
     * Parses a text of a message. Allocates.
     *
     * @param text UTF-8.
     * @return the tree, a missing node if the text is empty.
     * @throws NetworkException with {@link NetworkException.Reason#BAD_JSON} if it is not JSON or nested too deeply.
     */
    public static JsonNode parse(TextView text) {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        byte[] bytes = new byte[text.length()];
        text.copyTo(bytes, 0);
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException ex) {
            throw badJson(bytes.length, ex);
        }
    }

    /**
     * Parses a string. Allocates.
     *
     * @param text JSON.
     * @return the tree, a missing node if the text is empty.
     * @throws NetworkException with {@link NetworkException.Reason#BAD_JSON} if it is not JSON or nested too deeply.
     */
    public static JsonNode parse(String text) {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(text);
        } catch (IOException ex) {
            throw badJson(text.length(), ex);
        }
    }

    /** Parses a text again while it is JSON inside a JSON string; see {@link EventView#parsePayload()}. */
    static JsonNode unwrapped(TextView text) {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        JsonNode value = parsedOrText(text.toString());
        for (int round = 1; round < MAX_ROUNDS && value.isTextual() && looksWrapped(value.textValue()); round++) {
            JsonNode inner = parsedOrText(value.textValue());
            if (inner.equals(value)) {
                // It only looked like JSON.
                break;
            }
            value = inner;
        }
        return value;
    }

    private static boolean looksWrapped(String text) {
        return text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
    }

    private static JsonNode parsedOrText(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            return value.isMissingNode() ? TextNode.valueOf(text) : value;
        } catch (IOException ex) {
            return TextNode.valueOf(text);
        }
    }

    private static NetworkException badJson(int length, IOException cause) {
        // Jackson's own message may quote the text, which may hold what a user would not want in a log.
        return new NetworkException(
                NetworkException.Reason.BAD_JSON,
                "text is not acceptable JSON: length=" + length + ", maxDepth=" + MAX_DEPTH + ", error="
                        + cause.getClass().getSimpleName(),
                cause);
    }
}
