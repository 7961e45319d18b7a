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
     * Returns the payload as received: JSON, often JSON inside a JSON string.
     *
     * @return a view, empty if there is no payload.
     */
    TextView payload();

    /**
     * Parses the payload, and unwraps JSON inside JSON strings. Allocates; never throws.
     *
     * <p>Servers since 2024-02-14 wrap the payload of a client's event in a JSON string; older servers do not, nor are
     * other events wrapped. Therefore a result that is a string and looks like a JSON object, array or string is parsed
     * again, at most {@link Json#MAX_ROUNDS} times in all. Text that is not JSON, or nested deeper than
     * {@link Json#MAX_DEPTH}, is returned as a string.
     *
     * <p>Source: {@code events.ts} and {@code world/events.rs}, upstream v3.0.0 (34cb852), and their history since
     * 2023-09-20.
     *
     * @return the tree, a missing node if there is no payload.
     */
    default JsonNode parsePayload() {
        return Json.unwrapped(payload());
    }
}
