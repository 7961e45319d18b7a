package io.voxelize.net.internal.transport;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.MessageDecoder;

/**
 * Where messages come from: one connection with its decoder and its gate. It outlives the socket as long as messages of
 * it wait.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class MessageSource {

    private final MessageDecoder decoder;
    private final MessageGate gate;
    /** What the decoder starts with. */
    private Interests applied = Interests.ALL;

    /**
     * Creates a source.
     *
     * @param decoder that has not decoded anything yet.
     * @param gate of the same connection.
     */
    public MessageSource(MessageDecoder decoder, MessageGate gate) {
        this.decoder = decoder;
        this.gate = gate;
    }

    MessageDecoder decoder() {
        Interests wanted = gate.interests();
        if (!wanted.equals(applied)) {
            applied = wanted;
            decoder.interests(wanted);
        }
        return decoder;
    }

    MessageGate gate() {
        return gate;
    }
}
