package io.voxelize.net.internal.receive;

import io.voxelize.net.internal.decode.MessageDecoder;
import io.voxelize.net.internal.decode.ServerTraits;

/**
 * One connection as the origin of messages: its decoder and its gate. It lives on after the socket is closed, until its
 * queued messages are delivered.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class MessageSource {

    private final MessageDecoder decoder;
    private final MessageGate gate;

    MessageSource(MessageDecoder decoder, MessageGate gate) {
        this.decoder = decoder;
        this.gate = gate;
    }

    /**
     * Returns what is known of the server.
     *
     * @return the same object always; decoding changes it.
     */
    public ServerTraits traits() {
        return decoder.traits();
    }

    MessageDecoder decoder() {
        return decoder;
    }

    MessageGate gate() {
        return gate;
    }
}
