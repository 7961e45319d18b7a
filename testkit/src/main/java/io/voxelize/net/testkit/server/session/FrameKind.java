package io.voxelize.net.testkit.server.session;

/** The kinds of WebSocket frame a client sends. */
public enum FrameKind {
    /** A message of the protocol, or its first fragment. */
    BINARY,
    /** Text, which servers ignore. */
    TEXT,
    /** A further fragment. */
    CONTINUATION,
    /** A sign of life that asks for one. */
    PING,
    /** A sign of life, asked for or not. */
    PONG,
    /** The end of the connection. */
    CLOSE
}
