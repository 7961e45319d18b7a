package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a JOIN.
 *
 * @param world to enter.
 * @param username display name.
 * @param hasMotion whether the client reads the compact motion payload.
 */
record JoinRequest(String world, String username, boolean hasMotion) {
    private static final String MOTION = "motion.v1";

    /** Thrown with the reason why the JSON is not a JOIN. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static JoinRequest parse(String text) throws MalformedException {
        JsonNode json = Json.parse(text);
        if (json == null || !json.isObject()) {
            throw new MalformedException("expected a JSON object");
        }
        JsonNode protocol = json.get("protocol");
        if (protocol != null && !protocol.isNull() && !(protocol.isIntegralNumber() && protocol.asLong() >= 0)) {
            throw new MalformedException("invalid type for field `protocol`, expected an unsigned integer");
        }
        JsonNode preferences = json.get("preferences");
        if (preferences != null && !preferences.isNull() && !preferences.isObject()) {
            throw new MalformedException("invalid type for field `preferences`, expected an object");
        }
        return new JoinRequest(text(json, "world"), text(json, "username"), hasMotion(json.get("capabilities")));
    }

    private static String text(JsonNode json, String key) throws MalformedException {
        JsonNode value = json.get(key);
        if (value == null || !value.isTextual()) {
            throw new MalformedException("missing field `" + key + "`");
        }
        return value.textValue();
    }

    private static boolean hasMotion(@Nullable JsonNode capabilities) throws MalformedException {
        if (capabilities == null) {
            return false;
        }
        if (!capabilities.isArray()) {
            throw new MalformedException("invalid type for field `capabilities`, expected an array");
        }
        boolean motion = false;
        for (JsonNode capability : capabilities) {
            motion |= MOTION.equals(capability.asText());
        }
        return motion;
    }
}
