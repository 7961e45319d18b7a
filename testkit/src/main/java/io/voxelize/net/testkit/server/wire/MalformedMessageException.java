package io.voxelize.net.testkit.server.wire;

/** Thrown when bytes are not a message of the protocol. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }
}
