package io.voxelize.net.testkit.server.session;

/** The kinds of WebSocket frame a client sends. */
public enum FrameKind {
    /** A message of the protocol, or its first fragment. */
    BINARY,
    /** Text, which servers ignore. */
    TEXT,
    /** A further fragment. */
    CONTINUATION,
    /** A ping. */
    PING,
    /** A pong, solicited or not. */
    PONG,
    /** A close frame. */
    CLOSE
}
