package io.voxelize.net.message;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A named event.
 *
 * <p>Valid until {@code onMessage} returns, or until its cursor moves on.
 *
 * <p><b>Thread:</b> game.
 */
public interface EventView {

    /**
     * Returns the name; case matters.
     *
     * @return a view.
     */
    TextView name();

    /**
     * Returns the payload as it came: JSON, often JSON inside a JSON string.
     *
     * @return a view, empty if there is no payload.
     */
    TextView payload();

    /**
     * Returns what the payload means, however often it was wrapped on its way. Allocates; never throws.
     *
     * <p>Servers since 2024-02-14 wrap what a client sent once more as a JSON string, other servers and other events do
     * not. So the text is parsed, and parsed again as long as it is a string that starts as an object, an array or a
     * string does, at most {@link Json#MAX_ROUNDS} times in all. What cannot be parsed, or is nested deeper than
     * {@link Json#MAX_DEPTH}, stays the string that it is; so does the whole payload if it is no JSON.
     *
     * <p>Source: {@code events.ts} and {@code world/events.rs}, upstream v3.0.0 (34cb852), and their history since
     * 2023-09-20.
     *
     * @return the tree, a missing node if there is no payload.
     */
    default JsonNode data() {
        return Json.unwrapped(payload());
    }
}
