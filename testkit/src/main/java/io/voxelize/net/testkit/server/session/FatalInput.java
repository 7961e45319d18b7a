package io.voxelize.net.testkit.server.session;

/**
 * An input that kills, in part or in whole, the real server of the generation: a client must never send one.
 *
 * @param effect what it does to a real server, and to this one.
 * @param clientId of the sender.
 * @param description of the input.
 */
public record FatalInput(Effect effect, String clientId, String description) {
    /** The effect of a fatal input. */
    public enum Effect {
        /** The sender's session ends, in older servers by a panic of its thread. */
        SESSION_ENDS,
        /** The server stops serving: all connections are cut and none is accepted any more. */
        SERVER_STOPS
    }
}
